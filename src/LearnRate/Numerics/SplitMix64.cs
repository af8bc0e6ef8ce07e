using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Numerics;

/// <summary>Random numbers by SplitMix64 (Steele, Lea and Flood 2014): output k is a function of the seed and k.</summary>
internal struct SplitMix64(ulong seed)
{
    private const ulong Step = 0x9E3779B97F4A7C15, Factor1 = 0xBF58476D1CE4E5B9, Factor2 = 0x94D049BB133111EB;

    /// <summary>Up to which divisor remainders are found in doubles, where a vector has eight: in two halves they gain nothing.</summary>
    private const int Largest = 1 << 20;

    private ulong _state = seed;

    public ulong Next()
    {
        unchecked
        {
            var z = _state += Step;
            z = (z ^ (z >> 30)) * Factor1;
            z = (z ^ (z >> 27)) * Factor2;
            return z ^ (z >> 31);
        }
    }

    /// <summary>The next eight outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<ulong> NextEight()
    {
        unchecked
        {
            var z = Vector512.Create(_state) + Vector512.Create(Step, 2 * Step, 3 * Step, 4 * Step, 5 * Step, 6 * Step, 7 * Step, 8 * Step);
            _state += 8 * Step;
            z = (z ^ (z >> 30)) * Vector512.Create(Factor1);
            z = (z ^ (z >> 27)) * Vector512.Create(Factor2);
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number from 0 to below 1, a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>As many of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void NextUniform(Span<double> numbers)
    {
        var stream = this;
        for (; numbers.Length >= Vector512<double>.Count; numbers = numbers[Vector512<double>.Count..])
            (Vector512.ConvertToDouble((stream.NextEight() >> 11).AsInt64()) * (1.0 / (1UL << 53))).CopyTo(numbers);
        foreach (ref var number in numbers) number = stream.NextUniform();
        this = stream;
    }

    /// <summary>Puts items into a random order: for i from the last down to 1, swap item i with item (output mod i + 1).</summary>
    /// <remarks>
    /// Outputs and remainders by eights: a division for each takes three times as long, a tenth of an epoch of 8-16-1 alone.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle(Span<int> items)
    {
        Span<long> places = stackalloc long[128];
        for (var last = items.Length - 1; last > 0;)
        {
            var swaps = Math.Min(places.Length, last);
            Remainders(last + 1, swaps, places);
            foreach (var place in places[..swaps])
            {
                (items[last], items[(int)place]) = (items[(int)place], items[last]);
                last--;
            }
        }
    }

    // Of so many next outputs, by a divisor that is one less each time; there is room for whole eights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Remainders(int divisor, int count, Span<long> remainders)
    {
        if (divisor > Largest || !Vector512.IsHardwareAccelerated)
        {
            for (var k = 0; k < count; k++) remainders[k] = (long)(Next() % (ulong)(divisor - k));
            return;
        }

        var stream = this;
        _state = unchecked(_state + (ulong)count * Step);
        for (var done = 0; done < count; done += Vector512<long>.Count)
            Remainders(stream.NextEight(), divisor - done).CopyTo(remainders[done..]);
    }

    // x = a·2³² + b; first the remainder of a, then of what that leaves of x. Both quotients are at
    // most one off, and both remainders exact, because products are below 2⁵³.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Remainders(Vector512<ulong> x, int divisor)
    {
        var d = Vector512.Create((double)divisor) - Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
        var inverse = Vector512<double>.One / d;
        var (a, b) = (Vector512.ConvertToDouble((x >> 32).AsInt64()),
            Vector512.ConvertToDouble((x & Vector512.Create(0xFFFF_FFFFUL)).AsInt64()));
        var left = Vector512.FusedMultiplyAdd(Remainder(a, d, inverse), Vector512.Create(4294967296.0), b);
        var remainder = Remainder(left, d, inverse);
        remainder += d & Vector512.LessThan(remainder, Vector512<double>.Zero);
        return Vector512.ConvertToInt64(remainder);
    }

    // x less the nearest multiple of d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Remainder(Vector512<double> x, Vector512<double> d, Vector512<double> inverse) =>
        Vector512.FusedMultiplyAdd(-Vector512.Round(x * inverse), d, x);
}
