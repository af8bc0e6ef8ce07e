using CsCheck;
using LearnRate.Numerics;

namespace LearnRate.Tests.Numerics;

public sealed class SplitMix64Tests
{
    // Vigna's reference program, seed 0.
    [Fact]
    public void FirstOutputs_AreThePublishedOnes()
    {
        var random = new SplitMix64(0);
        Assert.Equal<ulong[]>([0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F], [random.Next(), random.Next(), random.Next()]);
    }

    // One swap after the other, each with a division; the stream then goes on behind the same output.
    [Fact]
    public void Shuffle_IsAsDescribed() =>
        Gen.Select(Gen.ULong, Gen.OneOf(Gen.Int[0, 400], Gen.Int[1000, 5000], Gen.Int[(1 << 20) - 100, (1 << 20) + 300])).Sample(
            (seed, count) =>
            {
                var (random, slow) = (new SplitMix64(seed), new SplitMix64(seed));
                int[] items = [.. Enumerable.Range(0, count)], expected = [.. items];
                for (var i = count - 1; i >= 1; i--)
                {
                    var j = (int)(slow.Next() % (ulong)(i + 1));
                    (expected[i], expected[j]) = (expected[j], expected[i]);
                }

                random.Shuffle(items);
                Assert.Equal(expected, items);
                Assert.Equal(slow.Next(), random.Next());
            },
            iter: 300);

    [Fact]
    public void ManyUniforms_AreThoseOfOneAfterTheOther() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 40]).Sample((seed, count) =>
        {
            var (random, slow) = (new SplitMix64(seed), new SplitMix64(seed));
            var numbers = new double[count];
            random.NextUniform(numbers);
            foreach (var number in numbers) Assert.Equal(slow.NextUniform(), number);
            Assert.Equal(slow.Next(), random.Next());
        });

    [Fact]
    public void Shuffle_KeepsEveryItem()
    {
        int[] items = [.. Enumerable.Range(0, 100)];
        new SplitMix64(7).Shuffle(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
