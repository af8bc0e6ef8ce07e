using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LearnRate.Tutorial;

/// <summary>
/// Eight runs of the tutorial's neuron side by side, each with its own rate: a run
/// is a lane of a vector. Every lane forms the operations of
/// <see cref="TutorialNeuron.Update"/> in the same order, so its bits are those of a run alone.
/// </summary>
internal struct TutorialLanes
{
    /// <summary>How many runs there are.</summary>
    public const int Count = 8;

    private readonly Variant _variant;
    private readonly Vector512<double> _rate;
    private Vector512<double> _b, _w;
    private Vector512<long> _finitePasses, _alwaysClipped, _everClipped;

    /// <summary>Runs from the tutorial's start.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="rates">At least one rate; lanes beyond the <see cref="Count"/>th are not there, missing ones repeat the last.</param>
    public TutorialLanes(Variant variant, ReadOnlySpan<double> rates)
    {
        Span<double> all = stackalloc double[Count];
        for (var lane = 0; lane < Count; lane++) all[lane] = rates[Math.Min(lane, rates.Length - 1)];
        (_variant, _rate) = (variant, Vector512.Create<double>(all));
        (_b, _w) = (Vector512.Create(TutorialNeuron.Start.B), Vector512.Create(TutorialNeuron.Start.W));
    }

    /// <summary>A lane's weights.</summary>
    public readonly Weights Weights(int lane) => new(_b[lane], _w[lane]);

    /// <summary>After how many passes, from the start, a lane's weights were still finite.</summary>
    public readonly int FinitePasses(int lane) => (int)_finitePasses[lane];

    /// <summary>
    /// Which samples were clipped in a lane during the last <see cref="Run"/>, or null if that changed from pass to pass.
    /// </summary>
    public readonly ClipPattern? Pattern(int lane) =>
        _alwaysClipped[lane] == _everClipped[lane] ? new((int)_everClipped[lane]) : null;

    /// <summary>Runs all lanes for so many passes.</summary>
    public void Run(int passes)
    {
        if (_variant.Rule == Rule.Published) Run<TutorialStep.Published>(passes);
        else if (_variant.Rule == Rule.Corrected) Run<TutorialStep.Corrected>(passes);
        else Run<TutorialStep.Gradient>(passes);
    }

    /// <remarks>Optimized at the first call: a method that loops this long must not wait for the tiers, 60,000 passes take 3 ms.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Run<TRule>(int passes)
        where TRule : struct, ITutorialRule
    {
        var samples = _variant.Samples;
        var clip = Vector512.Create(TutorialNeuron.Clip);
        var (rate, b, w, finite) = (_rate, _b, _w, _finitePasses);
        var (always, ever) = (Vector512<long>.AllBitsSet, Vector512<long>.Zero);
        for (var pass = 0; pass < passes; pass++)
        {
            var clipped = Vector512<long>.Zero;
            for (var j = 0; j < samples.Length; j++)
            {
                var input = Vector512.Create(samples[j].Input);
                var sum = b + w * input;
                var above = Vector512.GreaterThan(sum, clip);
                clipped |= above.AsInt64() & Vector512.Create(1L << j);
                var push = rate * (Vector512.Create(samples[j].Desired) - Vector512.ConditionalSelect(above, clip, sum));
                TRule.Move(ref b, ref w, above, push, input);
            }

            always &= clipped;
            ever |= clipped;
            finite -= (Vector512.IsFinite(b) & Vector512.IsFinite(w)).AsInt64(); // A true lane is all ones: -1.
        }

        (_b, _w, _finitePasses, _alwaysClipped, _everClipped) = (b, w, finite, always, ever);
    }
}
