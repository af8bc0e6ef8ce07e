namespace LearnRate.Tutorial;

/// <summary>Which of the six samples are clipped during a pass: bit j set means that sample j's sum exceeds 250.</summary>
/// <param name="Bits">The six bits.</param>
public readonly record struct ClipPattern(int Bits)
{
    /// <summary>Whether sample <paramref name="index"/> (counted from 0) is clipped.</summary>
    public bool Clips(int index) => (Bits >> index & 1) != 0;

    /// <summary>A character a sample: S where it is clipped (saturated), − where not; for example <c>---S-S</c>.</summary>
    public override string ToString()
    {
        var bits = Bits;
        return string.Create(6, bits, static (text, b) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = (b >> i & 1) != 0 ? 'S' : '-';
        });
    }
}

/// <summary>
/// One pass over the six samples as a map of the weights. While the same samples are clipped, a pass is affine:
/// <c>(b, w) → A·(b, w) + c</c>. A sample that is not clipped multiplies by <c>I − η·u·[1, x]</c> (u = [x, x] for the published
/// rule, [1, x] for the others) and adds <c>η·d·u</c>; a clipped one only adds <c>η·(d − 250)·u</c>, or nothing for the gradient rule.
/// </summary>
/// <remarks>Computed in <see cref="decimal"/>: eigenvalues lie as close to 1 as 1e-6, and 28 digits keep twenty of the
/// difference, where double would keep ten.</remarks>
public sealed class PassMap
{
    // b − w never changes under the published rule: both weights always move by the same amount.
    private static readonly decimal Offset = (decimal)TutorialNeuron.Start.B - (decimal)TutorialNeuron.Start.W;

    private readonly Variant _variant;
    private readonly ClipPattern _pattern;
    private readonly decimal _rate;

    private readonly decimal _bb = 1, _bw, _wb, _ww = 1;
    private readonly decimal _cb, _cw;

    /// <summary>The pass map of a variant at a rate, with the given samples clipped.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="rate">The learning rate η.</param>
    /// <param name="pattern">Which samples are clipped.</param>
    /// <exception cref="OverflowException">The rate is so large that the map leaves the range of decimal, 7.9e28.</exception>
    public PassMap(Variant variant, decimal rate, ClipPattern pattern)
    {
        (_variant, _rate, _pattern) = (variant, rate, pattern);
        var samples = variant.Samples;
        for (var j = 0; j < samples.Length; j++)
        {
            var (x, d) = ((decimal)samples[j].Input, (decimal)samples[j].Desired);
            var u = variant.Rule == Rule.Published ? x : 1;
            if (pattern.Clips(j))
            {
                if (variant.Rule == Rule.Gradient) continue;
                var push = rate * (d - (decimal)TutorialNeuron.Clip);
                _cb += push * u;
                _cw += push * x;
                continue;
            }

            // Row by row: new = old − η·u·(sum of the columns as the neuron sees them, [1, x]).
            (_bb, _wb) = Multiply(_bb, _wb, u, x);
            (_bw, _ww) = Multiply(_bw, _ww, u, x);
            (_cb, _cw) = Multiply(_cb, _cw, u, x);
            _cb += rate * d * u;
            _cw += rate * d * x;
        }

        (decimal, decimal) Multiply(decimal b, decimal w, decimal u, decimal x)
        {
            var sum = rate * (b + w * x);
            return (b - sum * u, w - sum * x);
        }
    }

    /// <summary>The pass map at a rate given in double, or null where decimal cannot hold the rate or the map.</summary>
    public static PassMap? TryCreate(Variant variant, double rate, ClipPattern pattern)
    {
        if (rate is not (>= 1e-15 and <= 1e15)) return null;
        try
        {
            return new(variant, Exactly(rate), pattern);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    // The cast from double to decimal keeps 15 digits; this keeps all 28 that decimal has.
    private static decimal Exactly(double rate)
    {
        var rounded = (decimal)rate;
        return rounded + (decimal)(rate - (double)rounded);
    }

    private decimal Trace => _bb + _ww;

    private decimal Determinant => _bb * _ww - _bw * _wb;

    /// <summary>
    /// The factor by which the slowest deviation from the fixed cycle shrinks (or grows) in a pass. For the published rule this is the
    /// product of 1 − η·x·(1 + x) over the samples that are not clipped: its other eigenvalue belongs to b − w, which never
    /// changes and is left out.
    /// </summary>
    public double SpectralRadius
    {
        get
        {
            if (_variant.Rule == Rule.Published) return (double)Math.Abs(Trace - 1);
            var half = Trace / 2;
            var discriminant = half * half - Determinant;
            return discriminant < 0
                ? Math.Sqrt((double)Determinant)
                : (double)Math.Abs(half) + Math.Sqrt((double)discriminant);
        }
    }

    /// <summary>Whether deviations from the fixed cycle shrink: the spectral radius is below 1.</summary>
    public bool IsStable => _variant.Rule == Rule.Published
        ? Math.Abs(Trace - 1) < 1
        : Math.Abs(Trace) < 1 + Determinant && Determinant < 1; // Jury's conditions: exact, no root is taken.

    /// <summary>The weights that a pass maps to themselves, or null if there is no such single point.</summary>
    public (decimal B, decimal W)? FixedPoint
    {
        get
        {
            if (_variant.Rule == Rule.Published)
            {
                var shrink = 1 - (_wb + _ww);
                if (shrink == 0) return null;
                var w = (_wb * Offset + _cw) / shrink;
                return (w + Offset, w);
            }

            var (p, q, r, s) = (1 - _bb, -_bw, -_wb, 1 - _ww);
            var determinant = p * s - q * r;
            if (determinant == 0) return null;
            return ((_cb * s - q * _cw) / determinant, (p * _cw - r * _cb) / determinant);
        }
    }

    /// <summary>Whether the cycle through <see cref="FixedPoint"/> clips just the samples this map assumes, so that it really
    /// exists.</summary>
    public bool CycleExists
    {
        get
        {
            if (FixedPoint is not var (b, w)) return false;
            var samples = _variant.Samples;
            for (var j = 0; j < samples.Length; j++)
            {
                var (x, d) = ((decimal)samples[j].Input, (decimal)samples[j].Desired);
                var sum = b + w * x;
                var clipped = sum > (decimal)TutorialNeuron.Clip;
                if (clipped != _pattern.Clips(j)) return false;
                if (clipped && _variant.Rule == Rule.Gradient) continue;
                var push = _rate * (d - (clipped ? (decimal)TutorialNeuron.Clip : sum));
                b += push * (_variant.Rule == Rule.Published ? x : 1);
                w += push * x;
            }

            return true;
        }
    }
}
