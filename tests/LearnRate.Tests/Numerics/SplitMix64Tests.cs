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

    [Fact]
    public void Shuffle_KeepsEveryItem()
    {
        int[] items = [.. Enumerable.Range(0, 100)];
        new SplitMix64(7).Shuffle(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }
}
