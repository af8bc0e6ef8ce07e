using CsCheck;
using LearnRate.Numerics;

namespace LearnRate.Tests.Numerics;

public sealed class ShufflerTests
{
    [Fact]
    public void Orders_AreThoseOfTheStream() => Gen.Select(Gen.OneOf(Gen.Int[1, 70], Gen.Int[1, 5000]), Gen.ULong).Sample(
        (count, seed) =>
        {
            var (stream, reference, shuffler) = (new SplitMix64(seed), new SplitMix64(seed), new Shuffler(count));
            for (var epoch = 0; epoch < 3; epoch++)
            {
                int[] items = [.. Enumerable.Range(0, count)], expected = [.. items];
                shuffler.Shuffle(ref stream, items);
                reference.Shuffle(expected);
                Assert.Equal(expected, items);
            }

            Assert.Equal(reference.Next(), stream.Next());
        }, iter: 300);
}
