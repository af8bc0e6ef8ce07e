using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LearnRate.Numerics;

namespace LearnRate.Tutorial;

/// <summary>
/// Trains 64 runs of the tutorial's program at once through the passes in which nothing can stop them, and sums up what their losses
/// did; their weights have the bits that <see cref="TutorialSweep{TRule}"/> gives them. All sums are of squared errors, twice the
/// losses, and become losses at the end.
/// </summary>
internal sealed class TutorialSummaryAccumulator<TRule>(TutorialProgram program)
    where TRule : struct, ITutorialRule
{
    /// <summary>How many runs train at once.</summary>
    public const int Runs = Vectors * 8;

    /// <summary>
    /// Eight vectors: their 24 weights and sums fit the 32 registers, and eight chains side by side keep the processor busy.
    /// </summary>
    private const int Vectors = 8;

    /// <summary>
    /// After so many passes it is looked which runs are still finite: their divergence is looked for from there, step by step.
    /// </summary>
    private const int Look = 16;

    private readonly Sample[] _samples = TutorialSamples.Training(program.Data).ToArray();
    private readonly Vector512<double>[] _rates = new Vector512<double>[Vectors], _b = new Vector512<double>[Vectors],
        _w = new Vector512<double>[Vectors];
    private readonly Vector512<double>[] _finiteB = new Vector512<double>[Vectors], _finiteW = new Vector512<double>[Vectors],
        _finitePasses = new Vector512<double>[Vectors];
    private readonly Vector512<double>[] _last = new Vector512<double>[Vectors], _beforeB = new Vector512<double>[Vectors],
        _beforeW = new Vector512<double>[Vectors];
    private readonly Aligned<Sums> _sums = new(Vectors);
    private int _pass;

    /// <summary>How many passes nothing can stop.</summary>
    public static int PassesOf(TutorialProgram program) =>
        (Math.Min(TutorialProgram.MinimumIterations, program.Cap) - 1) / TutorialSamples.Training(program.Data).Length;

    /// <summary>The mean loss at the start.</summary>
    public static double StartOf(TutorialProgram program)
    {
        var samples = TutorialSamples.Training(program.Data);
        var sum = 0.0;
        foreach (var sample in samples)
        {
            var error = sample.Desired - TutorialNeuron.Predict(TutorialNeuron.Start, sample.Input);
            sum += error * error;
        }

        return sum / 2 / samples.Length;
    }

    /// <summary>Trains a run at each rate through the passes.</summary>
    /// <param name="rates">The rates.</param>
    /// <param name="summaries">Takes what their losses did, and their weights.</param>
    public void Train(ReadOnlySpan<double> rates, TutorialSummaries summaries)
    {
        for (var first = 0; first < rates.Length; first += Runs)
            Train(rates[first..Math.Min(first + Runs, rates.Length)], summaries, first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Train(ReadOnlySpan<double> rates, TutorialSummaries summaries, int first)
    {
        var passes = summaries.Passes;
        Start(rates);
        var hasTail = passes >= 16;
        var (second, third, tail) = hasTail ? (passes / 4, passes * 2 / 4, passes * 3 / 4) : (passes, passes, passes);
        Remember();
        Run<BeforeTail>(Math.Min(1, passes), summaries);
        Moved(summaries.Columns[8], first);
        Run<BeforeTail>(second, summaries);
        ClearSums();
        Run<BeforeTail>(third, summaries);
        Mean(third - second, summaries.Columns[2], first);
        ClearSums();
        Run<BeforeTail>(tail, summaries);
        Mean(tail - third, summaries.Columns[3], first);
        if (hasTail)
        {
            for (var v = 0; v < Vectors; v++) (_sums[v].Reference, _sums[v].Sum) = (_last[v], Vector512<double>.Zero);
            Run<InTail>(passes - 2, summaries);
            Remember();
            Run<InTail>(passes - 1, summaries);
            Moved(summaries.Columns[9], first);
            Run<InTail>(passes, summaries);
            Moved(summaries.Columns[10], first);
        }

        Finish(summaries, first, tail);
    }

    /// <summary>Looks where the runs that did not stay finite left the finite numbers.</summary>
    public void FindDivergences(ReadOnlySpan<double> rates, TutorialSummaries summaries)
    {
        var (ends, last, diverged, inWeight) = (summaries.AllEnds, summaries.Columns[1], summaries.Columns[12], summaries.Columns[13]);
        for (var run = 0; run < rates.Length; run++)
        {
            (diverged[run], inWeight[run]) = (double.NaN, double.NaN);
            if (!ends[run].Weights.AreFinite) (diverged[run], inWeight[run], last[run]) = FindDivergence(summaries, run, rates[run]);
        }
    }

    // From where it was finite when it was last looked at.
    private (double Iteration, double InWeight, double Last) FindDivergence(TutorialSummaries summaries, int run, double rate)
    {
        var weights = new Weights(summaries.FiniteB[run], summaries.FiniteW[run]);
        var (iteration, sum, last) = ((int)summaries.FinitePasses[run] * _samples.Length, 0.0, double.NaN);
        while (true)
        {
            var sample = _samples[iteration % _samples.Length];
            var error = sample.Desired - TutorialNeuron.Predict(weights, sample.Input);
            weights = TutorialNeuron.Update(program.Rule, rate, weights, sample);
            iteration++;
            if (!double.IsFinite(error)) return (iteration, 0, last);
            if (!weights.AreFinite) return (iteration, 1, last);
            sum += error * error;
            if (iteration % _samples.Length != 0) continue;
            // A run may end within a pass, or in one of those that are not summed up.
            if (iteration <= summaries.Passes * _samples.Length) last = sum / 2 / _samples.Length;
            sum = 0;
        }
    }

    private static Span<double> Numbers(Vector512<double>[] vectors) => MemoryMarshal.Cast<Vector512<double>, double>(vectors.AsSpan());

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Start(ReadOnlySpan<double> rates)
    {
        Numbers(_rates).Clear();
        rates.CopyTo(Numbers(_rates));
        _sums.AsSpan().Clear();
        foreach (ref var sums in _sums.AsSpan()) sums.Best = Vector512.Create(double.PositiveInfinity);
        _finitePasses.AsSpan().Clear();
        Numbers(_last).Fill(double.NaN);
        Numbers(_b).Fill(TutorialNeuron.Start.B);
        Numbers(_w).Fill(TutorialNeuron.Start.W);
        _b.CopyTo(_finiteB, 0);
        _w.CopyTo(_finiteW, 0);
        _pass = 0;
    }

    private void Remember()
    {
        _b.CopyTo(_beforeB, 0);
        _w.CopyTo(_beforeW, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Moved(double[] distances, int first)
    {
        for (var v = 0; v < Vectors; v++)
        {
            var (b, w) = (_b[v] - _beforeB[v], _w[v] - _beforeW[v]);
            Vector512.Sqrt(b * b + w * w).CopyTo(distances, first + 8 * v);
        }
    }

    private void ClearSums()
    {
        foreach (ref var sums in _sums.AsSpan()) sums.Sum = Vector512<double>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mean(int passes, double[] means, int first)
    {
        for (var v = 0; v < Vectors; v++) (_sums[v].Sum / (2.0 * _samples.Length * passes)).CopyTo(means, first + 8 * v);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSums>(int until, TutorialSummaries summaries)
        where TSums : struct, ISums
    {
        while (_pass < until)
        {
            var passes = Math.Min(Look - _pass % Look, until - _pass);
            Run<TSums>(passes, 2 * _samples.Length * summaries.Start, (summaries.Passes * 3 / 4 + summaries.Passes - 1) / 2.0);
            _pass += passes;
            if (_pass % Look != 0) continue;
            for (var v = 0; v < Vectors; v++)
            {
                var finite = Vector512.IsFinite(_b[v]) & Vector512.IsFinite(_w[v]);
                _finiteB[v] = Vector512.ConditionalSelect(finite, _b[v], _finiteB[v]);
                _finiteW[v] = Vector512.ConditionalSelect(finite, _w[v], _finiteW[v]);
                _finitePasses[v] = Vector512.ConditionalSelect(finite, Vector512.Create((double)_pass), _finitePasses[v]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(TutorialSummaries summaries, int first, int tail)
    {
        double samples = _samples.Length, count = summaries.Passes - tail;
        for (var v = 0; v < Vectors; v++)
        {
            var at = first + 8 * v;
            ref readonly var sums = ref _sums[v];
            void Put(int column, Vector512<double> numbers) => numbers.CopyTo(summaries.Columns[column], at);
            Put(0, sums.Best / (2 * samples));
            Put(1, _last[v] / (2 * samples));
            Put(11, Vector512.ConditionalSelect(sums.IsAbove, sums.Left, Vector512.Create(samples * summaries.Passes)));
            _b[v].CopyTo(summaries.B, at);
            _w[v].CopyTo(summaries.W, at);
            _finiteB[v].CopyTo(summaries.FiniteB, at);
            _finiteW[v].CopyTo(summaries.FiniteW, at);
            _finitePasses[v].CopyTo(summaries.FinitePasses, at);
            var slope = sums.Moment * (12 / (count * (count * count - 1)));
            var rest = sums.SumOfSquares - sums.Sum * sums.Sum / count - slope * sums.Moment;
            Put(4, (sums.Reference + sums.Sum / count) / (2 * samples));
            Put(5, slope / (2 * samples * samples));
            Put(6, Vector512.Sqrt(Vector512.Max(rest, Vector512<double>.Zero) / (count - 2)) / (2 * samples));
            Put(7, Vector512.Sqrt(Vector512.Max(sums.Fourths, Vector512<double>.Zero) / (count * (samples - 1))) / 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSums>(int passes, double start, double middle)
        where TSums : struct, ISums
    {
        if (Vector512.IsHardwareAccelerated) RunEight<TSums>(passes, start, middle);
        else for (var v = 0; v < Vectors; v += 2) RunTwo<TSums>(v, passes, start, middle);
    }

    // Where lanes are two vectors of 256 bits, as in TutorialSweep.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void RunTwo<TSums>(int v, int passes, double start, double middle)
        where TSums : struct, ISums
    {
        ref var rates = ref _rates[v];
        ref var sums0 = ref _sums[v];
        ref var sums1 = ref _sums[v + 1];
        var share = Vector512.Create(-1.0 / _samples.Length);
        var (b0, b1, w0, w1, s0, s1) = (_b[v], _b[v + 1], _w[v], _w[v + 1], Vector512<double>.Zero, Vector512<double>.Zero);
        for (var pass = _pass; pass < _pass + passes; pass++)
        {
            (s0, s1) = (Vector512<double>.Zero, Vector512<double>.Zero);
            foreach (ref readonly var sample in _samples.AsSpan())
            {
                var (x, d, rests) = (Vector512.Create(sample.Input), Vector512.Create(sample.Desired),
                    sample.Desired == TutorialNeuron.Clip);
                TutorialStep.Update<TRule>(ref b0, ref w0, ref b1, ref w1, ref rates, x, d, rests, out var e0, out var e1);
                TSums.Add(e0, ref s0, ref sums0);
                TSums.Add(e1, ref s1, ref sums1);
            }

            var (most, at, place) = (Vector512.Create(start), Vector512.Create((double)(pass * _samples.Length)),
                Vector512.Create(pass - middle));
            TSums.End(ref sums0, s0, most, at, place, share);
            TSums.End(ref sums1, s1, most, at, place, share);
        }

        (_b[v], _b[v + 1], _w[v], _w[v + 1], _last[v], _last[v + 1]) = (b0, b1, w0, w1, s0, s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void RunEight<TSums>(int passes, double start, double middle)
        where TSums : struct, ISums
    {
        ref var rates = ref MemoryMarshal.GetArrayDataReference(_rates);
        ref var sums = ref _sums.First;
        var share = Vector512.Create(-1.0 / _samples.Length);
        var (b0, b1, b2, b3, b4, b5, b6, b7) = (_b[0], _b[1], _b[2], _b[3], _b[4], _b[5], _b[6], _b[7]);
        var (w0, w1, w2, w3, w4, w5, w6, w7) = (_w[0], _w[1], _w[2], _w[3], _w[4], _w[5], _w[6], _w[7]);
        var zero = Vector512<double>.Zero;
        var (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero);
        for (var pass = _pass; pass < _pass + passes; pass++)
        {
            (s0, s1, s2, s3, s4, s5, s6, s7) = (zero, zero, zero, zero, zero, zero, zero, zero);
            foreach (ref readonly var sample in _samples.AsSpan())
            {
                var (x, d, rests) = (Vector512.Create(sample.Input), Vector512.Create(sample.Desired),
                    sample.Desired == TutorialNeuron.Clip);
                TutorialStep.Update<TRule>(ref b0, ref w0, ref b1, ref w1, ref rates, x, d, rests, out var e0, out var e1);
                TSums.Add(e0, ref s0, ref sums);
                TSums.Add(e1, ref s1, ref Unsafe.Add(ref sums, 1));
                TutorialStep.Update<TRule>(ref b2, ref w2, ref b3, ref w3, ref Unsafe.Add(ref rates, 2), x, d, rests, out var e2,
                    out var e3);
                TSums.Add(e2, ref s2, ref Unsafe.Add(ref sums, 2));
                TSums.Add(e3, ref s3, ref Unsafe.Add(ref sums, 3));
                TutorialStep.Update<TRule>(ref b4, ref w4, ref b5, ref w5, ref Unsafe.Add(ref rates, 4), x, d, rests, out var e4,
                    out var e5);
                TSums.Add(e4, ref s4, ref Unsafe.Add(ref sums, 4));
                TSums.Add(e5, ref s5, ref Unsafe.Add(ref sums, 5));
                TutorialStep.Update<TRule>(ref b6, ref w6, ref b7, ref w7, ref Unsafe.Add(ref rates, 6), x, d, rests, out var e6,
                    out var e7);
                TSums.Add(e6, ref s6, ref Unsafe.Add(ref sums, 6));
                TSums.Add(e7, ref s7, ref Unsafe.Add(ref sums, 7));
            }

            var (most, at, place) = (Vector512.Create(start), Vector512.Create((double)(pass * _samples.Length)),
                Vector512.Create(pass - middle));
            TSums.End(ref sums, s0, most, at, place, share);
            TSums.End(ref Unsafe.Add(ref sums, 1), s1, most, at, place, share);
            TSums.End(ref Unsafe.Add(ref sums, 2), s2, most, at, place, share);
            TSums.End(ref Unsafe.Add(ref sums, 3), s3, most, at, place, share);
            TSums.End(ref Unsafe.Add(ref sums, 4), s4, most, at, place, share);
            TSums.End(ref Unsafe.Add(ref sums, 5), s5, most, at, place, share);
            TSums.End(ref Unsafe.Add(ref sums, 6), s6, most, at, place, share);
            TSums.End(ref Unsafe.Add(ref sums, 7), s7, most, at, place, share);
        }

        (_b[0], _b[1], _b[2], _b[3], _b[4], _b[5], _b[6], _b[7]) = (b0, b1, b2, b3, b4, b5, b6, b7);
        (_w[0], _w[1], _w[2], _w[3], _w[4], _w[5], _w[6], _w[7]) = (w0, w1, w2, w3, w4, w5, w6, w7);
        (_last[0], _last[1], _last[2], _last[3], _last[4], _last[5], _last[6], _last[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /// <summary>What is summed up of the passes of one vector of runs, side by side in memory.</summary>
    private struct Sums
    {
        /// <summary>Of a quarter, or in the tail of the differences from <see cref="Reference"/>.</summary>
        public Vector512<double> Sum;

        public Vector512<double> Best, IsAbove, Left, Reference, Moment, SumOfSquares, Fourths;
    }

    /// <summary>
    /// What of an error is summed up over a pass, and of passes over many, as a type, so that each is compiled for it alone.
    /// </summary>
    private interface ISums
    {
        static abstract void Add(Vector512<double> error, ref Vector512<double> squares, ref Sums sums);

        static abstract void End(ref Sums sums, Vector512<double> squares, Vector512<double> most, Vector512<double> at,
            Vector512<double> place, Vector512<double> share);
    }

    // The loss rarely is above that of the start, and a branch that is foreseen is cheaper than memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(ref Sums sums, Vector512<double> squares, Vector512<double> most, Vector512<double> at)
    {
        sums.Best = Vector512.MinNative(squares, sums.Best);
        if (!Vector512.LessThanOrEqualAll(squares, most) || sums.IsAbove.AsInt64() != Vector512<long>.Zero)
            Leave(ref sums, ~Vector512.LessThanOrEqual(squares, most), at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leave(ref Sums sums, Vector512<double> isAbove, Vector512<double> at)
    {
        sums.Left = Vector512.ConditionalSelect(isAbove & ~sums.IsAbove, at, sums.Left);
        sums.IsAbove = isAbove;
    }

    private readonly struct BeforeTail : ISums
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add(Vector512<double> error, ref Vector512<double> squares, ref Sums sums) =>
            squares = Vector512.FusedMultiplyAdd(error, error, squares);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void End(ref Sums sums, Vector512<double> squares, Vector512<double> most, Vector512<double> at,
            Vector512<double> place, Vector512<double> share)
        {
            sums.Sum += squares;
            TutorialSummaryAccumulator<TRule>.End(ref sums, squares, most, at);
        }
    }

    private readonly struct InTail : ISums
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add(Vector512<double> error, ref Vector512<double> squares, ref Sums sums)
        {
            var square = error * error;
            squares += square;
            sums.Fourths = Vector512.FusedMultiplyAdd(square, square, sums.Fourths);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void End(ref Sums sums, Vector512<double> squares, Vector512<double> most, Vector512<double> at,
            Vector512<double> place, Vector512<double> share)
        {
            var difference = squares - sums.Reference;
            sums.Sum += difference;
            sums.Moment = Vector512.FusedMultiplyAdd(difference, place, sums.Moment);
            sums.SumOfSquares = Vector512.FusedMultiplyAdd(difference, difference, sums.SumOfSquares);
            // What is left of the fourth powers is the spread within passes.
            sums.Fourths = Vector512.FusedMultiplyAdd(squares * share, squares, sums.Fourths);
            TutorialSummaryAccumulator<TRule>.End(ref sums, squares, most, at);
        }
    }
}
