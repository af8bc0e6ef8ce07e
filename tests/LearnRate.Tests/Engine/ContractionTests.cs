using System.Numerics;
using System.Runtime.InteropServices;
using CsCheck;
using LearnRate.Engine;
using LearnRate.Numerics;

namespace LearnRate.Tests.Engine;

/// <summary>Every way through tiles, panels and packing gives each sum's own bits: its terms in order, by fused multiply-adds from 0.</summary>
public sealed class ContractionTests
{
    /// <summary>Rows, columns, terms, and how far apart terms lie beyond what they need.</summary>
    private static readonly Gen<(int M, int N, int K, int Gap, bool Factors, int Seed)> Shapes =
        Gen.Select(Gen.Int[1, 45], Gen.Int[1, 14], Gen.OneOf(Gen.Int[1, 20], Gen.Int[120, 140], Gen.Int[250, 300]), Gen.Int[0, 80], Gen.Bool, Gen.Int[0, 1000]);

    [Fact]
    public void SharedByPerRun_IsTheSumInOrder() => Shapes.Sample(shape => Check<float>(shape, sharedA: true, sharedB: false), iter: 300);

    [Fact]
    public void PerRunByShared_IsTheSumInOrder() => Shapes.Sample(shape => Check<float>(shape, sharedA: false, sharedB: true), iter: 300);

    [Fact]
    public void PerRunByPerRun_IsTheSumInOrder() => Shapes.Sample(shape => Check<double>(shape, sharedA: false, sharedB: false), iter: 300);

    [Theory]
    [InlineData(256, 16, 300)] // terms a power of two apart: packed
    [InlineData(1100, 4, 130)] // more rows of A than half a cache holds, in two goes
    [InlineData(1, 1, 1)]
    public void LargeOnes_AreTheSumInOrder(int m, int n, int k)
    {
        Check<float>((m, n, k, 0, true, 1), sharedA: true, sharedB: false);
        Check<double>((m, n, k, 0, false, 2), sharedA: false, sharedB: false);
    }

    [Fact]
    public void ResultThatDoesNotFit_IsRefused() => Assert.Throws<IndexOutOfRangeException>(() => Contraction.Run(
        new Shared<float>(new float[4]), new(2, 1), new PerRun<float>(new Lanes<float>[4]), new(2, 1), new Lanes<float>[3], new(2, 1), 2, 2, 2));

    private static void Check<T>((int M, int N, int K, int Gap, bool Factors, int Seed) shape, bool sharedA, bool sharedB)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m, n, k, gap, hasFactors, seed) = shape;
        var random = new Random(seed);
        Lanes<T>[] Numbers(int count, bool shared) => [.. Enumerable.Range(0, count).Select(_ =>
        {
            if (shared) return Lanes<T>.Of(random.NextDouble() - 0.5);
            var lanes = Lanes<T>.Zero;
            for (var lane = 0; lane < Lanes<T>.Count; lane++) lanes = lanes.With(lane, T.CreateTruncating(random.NextDouble() - 0.5));
            return lanes;
        })];
        // A lies row by row; B term by term, or turned.
        var (strideA, strideC) = (new Strides(k + gap, 1), new Strides(n + gap % 3, 1));
        var strideB = seed % 2 == 0 ? new Strides(n + gap, 1) : new Strides(1, k + gap);
        var (a, b) = (Numbers(m * (k + gap), sharedA), Numbers(seed % 2 == 0 ? k * (n + gap) : n * (k + gap), sharedB));
        var (c, factors) = (new Lanes<T>[m * strideC.Row], hasFactors ? Numbers(m * strideC.Row, false) : []);

        T[] First(Lanes<T>[] lanes) => [.. lanes.Select(l => l[0])];
        if (sharedA) Contraction.Run(new Shared<T>(First(a)), strideA, new PerRun<T>(b), strideB, c, strideC, m, n, k, factors);
        else if (sharedB) Contraction.Run(new PerRun<T>(a), strideA, new Shared<T>(First(b)), strideB, c, strideC, m, n, k, factors);
        else Contraction.Run(new PerRun<T>(a), strideA, new PerRun<T>(b), strideB, c, strideC, m, n, k, factors);

        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
            {
                var (sum, at) = (Lanes<T>.Zero, i * strideC.Row + j);
                for (var l = 0; l < k; l++) sum = Lanes<T>.Fma(a[i * strideA.Row + l], b[l * strideB.Row + j * strideB.Column], sum);
                if (hasFactors) sum *= factors[at];
                Assert.Equal(MemoryMarshal.AsBytes<Lanes<T>>([sum]), MemoryMarshal.AsBytes<Lanes<T>>([c[at]]));
            }

        // What lies between the rows is not touched.
        for (var at = 0; at < c.Length; at++)
            if (at % strideC.Row >= n) Assert.Equal(T.Zero, c[at][0]);
    }
}
