using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Tutorial;

/// <summary>How one of many runs of the tutorial's program ended.</summary>
/// <param name="Iterations">How many iterations were run.</param>
/// <param name="StoppedByRule">Whether the stop rule ended it, and not the cap.</param>
/// <param name="Weights">The weights after the last iteration; not finite if training diverged.</param>
public readonly record struct TutorialEnd(int Iterations, bool StoppedByRule, Weights Weights);

/// <summary>
/// The tutorial's program with the published stop rule at many rates: 96 runs at once in twelve vectors, and whenever a run stops, its
/// lane takes the next rate. Every lane forms the operations of <see cref="TutorialNeuron.Update"/> in the same order, so its bits are
/// those of <see cref="TutorialProgram.Train()"/>.
/// </summary>
/// <remarks>
/// Nothing can stop before iteration 2000, so those passes ask no questions; only the last few
/// of a run are taken step by step under a mask, at a third of the speed.
/// </remarks>
internal sealed class TutorialSweep<TRule>(TutorialProgram program)
    where TRule : struct, ITutorialRule
{
    /// <summary>Twelve vectors: a step is a chain of seven operations, 20 cycles long; twelve such chains side by side
    /// keep both kinds of ports busy, and their 24 weights still fit the 32 registers.</summary>
    private const int Vectors = 12;

    private static readonly int Runs = Vectors * Vector512<double>.Count;

    private readonly Sample[] _samples = TutorialSamples.Training(program.Data).ToArray();
    private readonly int _cap = program.Cap;
    private readonly Vector512<double>[] _rates = new Vector512<double>[Vectors], _b = new Vector512<double>[Vectors],
        _w = new Vector512<double>[Vectors];
    private readonly Vector512<double>[] _iterations = new Vector512<double>[Vectors], _running = new Vector512<double>[Vectors],
        _wanting = new Vector512<double>[Vectors];

    private TutorialSummaries? _begun;

    /// <summary>Trains at each of the rates.</summary>
    /// <param name="rates">The rates.</param>
    /// <param name="ends">Takes what came of each.</param>
    /// <param name="begun">The runs after their first passes, to go on with; null to begin.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Train(ReadOnlySpan<double> rates, Span<TutorialEnd> ends, TutorialSummaries? begun = null)
    {
        _begun = begun;
        var (runs, next, active) = (new int[Runs], 0, 0);
        for (var lane = 0; lane < Runs; lane++) active += Fill(lane, rates, ref next, runs) ? 1 : 0;
        var iterations = Numbers(_iterations);
        while (active > 0)
        {
            if (QuestionlessPasses(runs) is var passes and > 0)
            {
                Run(passes);
                foreach (ref var count in iterations) count += passes * _samples.Length;
                continue;
            }

            RunUnderMask();
            for (var lane = 0; lane < Runs; lane++)
            {
                if (runs[lane] < 0 || Numbers(_running)[lane] != 0) continue;
                var content = Numbers(_wanting)[lane] == 0;
                ends[runs[lane]] = new((int)iterations[lane], content, new(Numbers(_b)[lane], Numbers(_w)[lane]));
                active -= Fill(lane, rates, ref next, runs) ? 0 : 1;
            }
        }
    }

    private static Span<double> Numbers(Vector512<double>[] vectors) => MemoryMarshal.Cast<Vector512<double>, double>(vectors.AsSpan());

    // A lane without a run computes on, unheard.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Fill(int lane, ReadOnlySpan<double> rates, ref int next, int[] runs)
    {
        var any = next < rates.Length;
        runs[lane] = any ? next : -1;
        Numbers(_rates)[lane] = any ? rates[next] : 0;
        Numbers(_iterations)[lane] = _begun?.Passes * _samples.Length ?? 0;
        var start = TutorialNeuron.Start;
        (Numbers(_b)[lane], Numbers(_w)[lane]) = any && _begun is not null ? (_begun.B[next], _begun.W[next]) : (start.B, start.W);
        next += any ? 1 : 0;
        return any;
    }

    /// <summary>How many passes go by before the first run could stop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int QuestionlessPasses(int[] runs)
    {
        var first = Math.Min(TutorialProgram.MinimumIterations, _cap) - 1;
        var oldest = 0.0;
        var iterations = Numbers(_iterations);
        for (var lane = 0; lane < Runs; lane++)
            if (runs[lane] >= 0) oldest = Math.Max(oldest, iterations[lane]);
        return Math.Max(0, (first - (int)Math.Min(oldest, first)) / _samples.Length);
    }

    /// <remarks>A pass that changes no bit is the last: all others would be like it. So ends what has converged, at rates of 1e-5 to
    /// 5e-5 within half of the passes, and what is NaN: a million rates from 1e-7 to 1e-3 take 0.85 of the time.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(int passes)
    {
        if (Vector512.IsHardwareAccelerated) RunTwelve(passes);
        else for (var v = 0; v < Vectors; v += 2) RunTwo(v, passes);
    }

    // Where lanes are two vectors of 256 bits, two are four chains, and 16 registers hold their
    // weights and what they work on: three times as fast as twelve, which spill.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void RunTwo(int v, int passes)
    {
        ref var rates = ref _rates[v];
        var (b0, b1, w0, w1) = (_b[v], _b[v + 1], _w[v], _w[v + 1]);
        var samples = _samples;
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (ref readonly var sample in samples.AsSpan())
            {
                var (x, d, rests) = (Vector512.Create(sample.Input), Vector512.Create(sample.Desired),
                    sample.Desired == TutorialNeuron.Clip);
                TutorialStep.Update<TRule>(ref b0, ref w0, ref b1, ref w1, ref rates, x, d, rests, out _, out _);
            }

            if (Same(w0, _w[v]) && Same(b0, _b[v]) && Same(w1, _w[v + 1]) && Same(b1, _b[v + 1])) return;
            (_b[v], _b[v + 1], _w[v], _w[v + 1]) = (b0, b1, w0, w1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void RunTwelve(int passes)
    {
        ref var rates = ref MemoryMarshal.GetArrayDataReference(_rates);
        var (b0, b1, b2, b3, b4, b5) = (_b[0], _b[1], _b[2], _b[3], _b[4], _b[5]);
        var (b6, b7, b8, b9, b10, b11) = (_b[6], _b[7], _b[8], _b[9], _b[10], _b[11]);
        var (w0, w1, w2, w3, w4, w5) = (_w[0], _w[1], _w[2], _w[3], _w[4], _w[5]);
        var (w6, w7, w8, w9, w10, w11) = (_w[6], _w[7], _w[8], _w[9], _w[10], _w[11]);
        var samples = _samples;
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (ref readonly var sample in samples.AsSpan())
            {
                var (x, d, rests) = (Vector512.Create(sample.Input), Vector512.Create(sample.Desired),
                    sample.Desired == TutorialNeuron.Clip);
                TutorialStep.Update<TRule>(ref b0, ref w0, ref b1, ref w1, ref rates, x, d, rests, out _, out _);
                TutorialStep.Update<TRule>(ref b2, ref w2, ref b3, ref w3, ref Unsafe.Add(ref rates, 2), x, d, rests, out _, out _);
                TutorialStep.Update<TRule>(ref b4, ref w4, ref b5, ref w5, ref Unsafe.Add(ref rates, 4), x, d, rests, out _, out _);
                TutorialStep.Update<TRule>(ref b6, ref w6, ref b7, ref w7, ref Unsafe.Add(ref rates, 6), x, d, rests, out _, out _);
                TutorialStep.Update<TRule>(ref b8, ref w8, ref b9, ref w9, ref Unsafe.Add(ref rates, 8), x, d, rests, out _, out _);
                TutorialStep.Update<TRule>(ref b10, ref w10, ref b11, ref w11, ref Unsafe.Add(ref rates, 10), x, d, rests, out _, out _);
            }

            if (Same(w0, _w[0]) && Same(b0, _b[0]) && Same(w1, _w[1]) && Same(b1, _b[1])
                && Same(w2, _w[2]) && Same(b2, _b[2]) && Same(w3, _w[3]) && Same(b3, _b[3])
                && Same(w4, _w[4]) && Same(b4, _b[4]) && Same(w5, _w[5]) && Same(b5, _b[5])
                && Same(w6, _w[6]) && Same(b6, _b[6]) && Same(w7, _w[7]) && Same(b7, _b[7])
                && Same(w8, _w[8]) && Same(b8, _b[8]) && Same(w9, _w[9]) && Same(b9, _b[9])
                && Same(w10, _w[10]) && Same(b10, _b[10]) && Same(w11, _w[11]) && Same(b11, _b[11])) return;
            (_b[0], _b[1], _b[2], _b[3], _b[4], _b[5]) = (b0, b1, b2, b3, b4, b5);
            (_b[6], _b[7], _b[8], _b[9], _b[10], _b[11]) = (b6, b7, b8, b9, b10, b11);
            (_w[0], _w[1], _w[2], _w[3], _w[4], _w[5]) = (w0, w1, w2, w3, w4, w5);
            (_w[6], _w[7], _w[8], _w[9], _w[10], _w[11]) = (w6, w7, w8, w9, w10, w11);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Same(Vector512<double> a, Vector512<double> b) => a.AsInt64() == b.AsInt64();

    /// <summary>One pass in which each run may stop after any sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void RunUnderMask()
    {
        var (minimum, cap) = (Vector512.Create((double)TutorialProgram.MinimumIterations), Vector512.Create((double)_cap));
        var tolerance = Vector512.Create(TutorialProgram.Tolerance);
        for (var v = 0; v < Vectors; v++) _running[v] = Vector512.LessThan(_iterations[v], cap);
        foreach (var sample in _samples)
        {
            var (x, d) = (Vector512.Create(sample.Input), Vector512.Create(sample.Desired));
            for (var v = 0; v < Vectors; v++) // inside, so that twelve chains run side by side here too
            {
                var (b, w, running) = (_b[v], _w[v], _running[v]);
                var error = Vector512.Abs(d - TutorialStep.Predict(b, w, x));
                TutorialStep.Update<TRule>(ref b, ref w, _rates[v], x, d);
                var iterations = _iterations[v] + (running & Vector512<double>.One);
                var wanting = Vector512.LessThan(iterations, minimum) | Vector512.GreaterThanOrEqual(error, tolerance);
                (_b[v], _w[v]) = (Vector512.ConditionalSelect(running, b, _b[v]), Vector512.ConditionalSelect(running, w, _w[v]));
                (_iterations[v], _wanting[v]) = (iterations, Vector512.ConditionalSelect(running, wanting, _wanting[v]));
                _running[v] = running & wanting & Vector512.LessThan(iterations, cap);
            }
        }
    }
}
