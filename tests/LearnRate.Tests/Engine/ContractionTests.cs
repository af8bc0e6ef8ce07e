using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsCheck;
using LearnRate.Engine;
using LearnRate.Numerics;

namespace LearnRate.Tests.Engine;

/// <summary>
/// Every way through tiles, panels and packing gives each sum's own bits: its terms in order, by fused multiply-adds from 0.
/// </summary>
public sealed class ContractionTests
{
    /// <summary>What becomes of the sums.</summary>
    private enum End
    {
        Stored,
        Scaled,
        Moved,
    }

    /// <summary>What of the first factor lies anywhere.</summary>
    private enum Picked
    {
        Nothing,
        Rows,
        Terms,
    }

    /// <summary>
    /// Rows, columns, terms, how far apart terms lie beyond what they need, what
    /// becomes of the sums, and whether the last column is ones.
    /// </summary>
    private static readonly Gen<(int M, int N, int K, int Gap, End End, bool Ones, int Seed)> Shapes =
        Gen.Select(Gen.Int[1, 45], Gen.Int[1, 14], Gen.OneOf(Gen.Int[1, 20], Gen.Int[120, 140], Gen.Int[250, 300]), Gen.Int[0, 80],
            Gen.Enum<End>(), Gen.Bool, Gen.Int[0, 1000]);

    [Fact]
    public void SharedByPerRun_IsTheSumInOrder() => Shapes.Sample(shape => Check<float>(shape, sharedA: true, sharedB: false), iter: 300);

    [Fact]
    public void PerRunByShared_IsTheSumInOrder() => Shapes.Sample(shape => Check<float>(shape, sharedA: false, sharedB: true), iter: 300);

    [Fact]
    public void PerRunByPerRun_IsTheSumInOrder() => Shapes.Sample(shape => Check<double>(shape, sharedA: false, sharedB: false), iter: 300);

    [Fact]
    public void RowsThatLieAnywhere_GiveTheSumInOrder() =>
        Shapes.Sample(shape => Check<float>(shape, sharedA: true, sharedB: false, Picked.Rows), iter: 300);

    [Fact]
    public void TermsThatLieAnywhere_GiveTheSumInOrder() =>
        Shapes.Sample(shape => Check<double>(shape, sharedA: true, sharedB: false, Picked.Terms), iter: 300);

    [Theory]
    [InlineData(256, 16, 300)] // terms a power of two apart: packed
    [InlineData(1100, 4, 130)] // more rows of A than half a cache holds, in two goes
    [InlineData(1, 1, 1)]
    public void LargeOnes_AreTheSumInOrder(int m, int n, int k)
    {
        Check<float>((m, n, k, 0, End.Scaled, false, 1), sharedA: true, sharedB: false);
        Check<double>((m, n, k, 0, End.Stored, false, 2), sharedA: false, sharedB: false);
        Check<double>((m, n, k, 0, End.Moved, false, 2), sharedA: false, sharedB: false);
        Check<float>((m, n, k, 0, End.Stored, false, 3), sharedA: true, sharedB: false, Picked.Rows);
        Check<float>((m, n, k, 0, End.Moved, false, 4), sharedA: true, sharedB: false, Picked.Terms);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(13)]
    public void TwoColumnsAndOnes_AreTheSumInOrder(int m)
    {
        foreach (var end in Enum.GetValues<End>())
            foreach (var picked in Enum.GetValues<Picked>())
                Check<float>((m, 3, 32, 0, end, true, 2), sharedA: true, sharedB: false, picked);
    }

    [Fact]
    public void MovedOutOfRange_IsToldLaneByLane()
    {
        var (a, b, parameters) = (new float[] { 3e38f, 1 }, Lanes<float>.One.With(2, 3e38f), new Lanes<float>[2]);
        var moved = new DescentEpilogue<float>(Lanes<float>.One) { Parameters = parameters };
        Gemm.Multiply(new BroadcastOperand<float>(a), new(1, 1), new VectorOperand<float>(new[] { b }), new(1, 1), new Lanes<float>[2],
            new(1, 1), 2, 1, 1, ref moved);
        Assert.Equal([0, 0, float.NaN, 0], [moved.Check[0], moved.Check[1], moved.Check[2], moved.Check[3]]);
        Assert.Equal([3e38f, float.PositiveInfinity], [parameters[0][0], parameters[0][2]]);
    }

    [Fact]
    public void ResultThatDoesNotFit_IsRefused() => Assert.Throws<IndexOutOfRangeException>(() => Gemm.Multiply(
        new BroadcastOperand<float>(new float[4]), new(2, 1), new VectorOperand<float>(new Lanes<float>[4]), new(2, 1), new Lanes<float>[3],
        new(2, 1), 2, 2, 2));

    private static void Check<T>((int M, int N, int K, int Gap, End End, bool Ones, int Seed) shape, bool sharedA, bool sharedB,
        Picked picked = Picked.Nothing)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m, n, k, gap, end, ones, seed) = shape;
        var random = new Random(seed);
        Lanes<T>[] Numbers(int count, bool shared) => [.. Enumerable.Range(0, count).Select(_ =>
        {
            if (shared) return Lanes<T>.Create(random.NextDouble() - 0.5);
            var lanes = Lanes<T>.Zero;
            for (var lane = 0; lane < Lanes<T>.Count; lane++) lanes = lanes.With(lane, T.CreateTruncating(random.NextDouble() - 0.5));
            return lanes;
        })];
        // A lies row by row; B term by term, or turned.
        var (strideA, strideC) = (new Strides(k + gap, 1), new Strides(n + gap % 3, 1));
        var strideB = seed % 2 == 0 ? new Strides(n + gap, 1) : new Strides(1, k + gap);
        var (a, b) = (Numbers(m * (k + gap), sharedA), Numbers(seed % 2 == 0 ? k * (n + gap) : n * (k + gap), sharedB));
        for (var l = 0; ones && l < k; l++) b[l * strideB.Row + (n - 1) * strideB.Column] = Lanes<T>.One;
        var (c, partners) = (new Lanes<T>[m * strideC.Row], Numbers(m * strideC.Row, false));
        Lanes<T>[] parameters = [.. partners];
        var moved = new DescentEpilogue<T>(Lanes<T>.Create(-0.1)) { Parameters = parameters };

        T[] First(Lanes<T>[] lanes) => [.. lanes.Select(l => l[0])];
        var (picks, places) = Pick(First(a), m, k, strideA.Row, picked, random);
        if (picked == Picked.Rows) Run(new GatheredRows<T>(picks, places), new(0, 1), new VectorOperand<T>(b), ref moved);
        else if (picked == Picked.Terms) Run(new GatheredTerms<T>(picks, places), new(1, 0), new VectorOperand<T>(b), ref moved);
        else if (sharedA) Run(new BroadcastOperand<T>(First(a)), strideA, new VectorOperand<T>(b), ref moved);
        else if (sharedB) Run(new VectorOperand<T>(a), strideA, new BroadcastOperand<T>(First(b)), ref moved);
        else Run(new VectorOperand<T>(a), strideA, new VectorOperand<T>(b), ref moved);

        void Run<TA, TB>(TA a, Strides strideA, TB b, ref DescentEpilogue<T> moved)
            where TA : IOperand<T>, allows ref struct
            where TB : IOperand<T>, allows ref struct
        {
            var stored = new StoreEpilogue<T>(end == End.Scaled ? partners : []);
            if (end != End.Moved) Gemm.Multiply(a, strideA, b, strideB, c, strideC, m, n, k, ref stored, ones);
            else Gemm.Multiply(a, strideA, b, strideB, c, strideC, m, n, k, ref moved, ones);
        }

        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
            {
                var (sum, at) = (Lanes<T>.Zero, i * strideC.Row + j);
                for (var l = 0; l < k; l++) sum = Lanes<T>.Fma(a[i * strideA.Row + l], b[l * strideB.Row + j * strideB.Column], sum);
                if (end == End.Scaled) sum *= partners[at];
                if (end == End.Moved) sum = Lanes<T>.Fma(Lanes<T>.Create(-0.1), sum, partners[at]);
                Assert.Equal(MemoryMarshal.AsBytes<Lanes<T>>([sum]),
                    MemoryMarshal.AsBytes<Lanes<T>>([end == End.Moved ? parameters[at] : c[at]]));
            }

        // What lies between the rows is not touched.
        for (var at = 0; at < c.Length; at++)
            if (at % strideC.Row >= n) Assert.Equal((T.Zero, partners[at][0]), (c[at][0], parameters[at][0]));
        Assert.Equal(T.Zero, moved.Check[0]);
    }

    // The same matrix, its rows or terms in a random order with gaps between them, and the
    // bytes to each; behind the last one a place that must not be read.
    private static (T[] Elements, nint[] Places) Pick<T>(T[] a, int m, int k, int stride, Picked picked, Random random)
        where T : unmanaged
    {
        var (count, length) = picked == Picked.Rows ? (m, k) : (k, m);
        int[] order = [.. Enumerable.Range(0, 2 * count)];
        random.Shuffle(order);
        var elements = new T[2 * count * length];
        for (var c = 0; c < count; c++)
            for (var i = 0; i < length; i++) elements[order[c] * length + i] = picked == Picked.Rows
                ? a[c * stride + i] : a[i * stride + c];
        return (elements, [.. order.Take(count).Select(place => (nint)place * length * Unsafe.SizeOf<T>()), nint.MaxValue]);
    }
}
