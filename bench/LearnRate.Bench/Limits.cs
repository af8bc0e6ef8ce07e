using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LearnRate.Bench;

/// <summary>
/// What the processor could do if nothing but its arithmetic took time: the same
/// operations as the work, on numbers that never leave the registers.
/// </summary>
internal static class Limits
{
    /// <summary>As many float operations as fused multiply-adds make; two each.</summary>
    public static Contestant Peak(double operations)
    {
        var rounds = (long)(operations / (2 * 12 * Vector512<float>.Count)) + 1;
        return new Ours("the peak of this core's fused multiply-adds", () => Chains(rounds, 0.999f, 0.1f));
    }

    /// <summary>The same, shared by all cores: what the machine leaves of as many times the peak.</summary>
    public static Contestant PeakOfAll(double operations)
    {
        var cores = Environment.ProcessorCount;
        var rounds = (long)(operations / cores / (2 * 12 * Vector512<float>.Count)) + 1;
        var answers = new string[cores];
        return new Ours("the peak of all cores", () =>
        {
            Parallel.For(0, cores, core => answers[core] = Chains(rounds, 0.999f, 0.1f));
            return answers[0];
        });
    }

    /// <summary>
    /// The operations of the tutorial's updates, of which 24 vector operations make three: nine products, twelve sums, three minima.
    /// </summary>
    public static Contestant Ports(double updates)
    {
        var rounds = (long)(updates / (3 * Vector512<double>.Count)) + 1;
        return new Ours("the limit of this core's ports if no operation is left out", () => Mix(rounds, 1, 0.1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static string Chains(long rounds, float factor, float term)
    {
        var (m, c) = (Vector512.Create(factor), Vector512.Create(term));
        var (a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) = (c, c, c, c, c, c, c, c, c, c, c, c);
        for (var i = 0L; i < rounds; i++)
        {
            a0 = Vector512.FusedMultiplyAdd(a0, m, c);
            a1 = Vector512.FusedMultiplyAdd(a1, m, c);
            a2 = Vector512.FusedMultiplyAdd(a2, m, c);
            a3 = Vector512.FusedMultiplyAdd(a3, m, c);
            a4 = Vector512.FusedMultiplyAdd(a4, m, c);
            a5 = Vector512.FusedMultiplyAdd(a5, m, c);
            a6 = Vector512.FusedMultiplyAdd(a6, m, c);
            a7 = Vector512.FusedMultiplyAdd(a7, m, c);
            a8 = Vector512.FusedMultiplyAdd(a8, m, c);
            a9 = Vector512.FusedMultiplyAdd(a9, m, c);
            a10 = Vector512.FusedMultiplyAdd(a10, m, c);
            a11 = Vector512.FusedMultiplyAdd(a11, m, c);
        }

        return (a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11)[0] > 0 ? "" : "?";
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static string Mix(long rounds, double factor, double term)
    {
        var (m, c) = (Vector512.Create(factor), Vector512.Create(term));
        var (m0, m1, m2, m3, m4, m5, m6, m7, m8) = (c, c, c, c, c, c, c, c, c);
        var (a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) = (c, c, c, c, c, c, c, c, c, c, c, c);
        var (i0, i1, i2) = (c, c, c);
        for (var i = 0L; i < rounds; i++)
        {
            m0 *= m;
            a0 += c;
            m1 *= m;
            a1 += c;
            m2 *= m;
            a2 += c;
            a3 += c;
            i0 = Least(m, i0);
            m3 *= m;
            a4 += c;
            m4 *= m;
            a5 += c;
            m5 *= m;
            a6 += c;
            a7 += c;
            i1 = Least(m, i1);
            m6 *= m;
            a8 += c;
            m7 *= m;
            a9 += c;
            m8 *= m;
            a10 += c;
            a11 += c;
            i2 = Least(m, i2);
        }

        return (m0 + m1 + m2 + m3 + m4 + m5 + m6 + m7 + m8 + a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11 + i0 + i1
            + i2)[0] > 0 ? "" : "?";
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Least(Vector512<double> a, Vector512<double> b) => Avx512F.IsSupported
        ? Vector512.Min(a.AsInt64(), b.AsInt64()).AsDouble()
        : Vector512.MinNative(a, b);
}
