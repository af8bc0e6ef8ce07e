using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Optimizers;

namespace LearnRate.Tests.Reference;

/// <summary>Every optimizer for one parameter after another, from the papers' formulas.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="units">How many parameters each unit has.</param>
internal sealed class ReferenceOptimizer<T>(Optimizer optimizer, int[] units)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Dictionary<(string Name, int Parameter), T> _memory = [];
    private double _nadamProduct = 1, _momentum = 1;

    /// <summary>What is remembered of the parameters.</summary>
    public Dictionary<(string Name, int Parameter), T> Save() => new(_memory);

    public void Restore(Dictionary<(string Name, int Parameter), T> saved) => _memory = new(saved);

    /// <param name="step">The step, counted from 0.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="w">The parameters.</param>
    /// <param name="g">Their gradients.</param>
    /// <param name="momentum">The factor on the momentum (β₁).</param>
    public T[] Step(int step, T rate, T[] w, T[] g, double momentum)
    {
        _momentum = momentum;
        var recipe = optimizer;
        while (recipe is ClipNorm or ClipValue)
        {
            g = recipe is ClipNorm norm ? ClippedByNorm(g, norm.Max) : [.. g.Select(x => ClippedByValue(x, ((ClipValue)recipe).Max))];
            recipe = recipe is ClipNorm n ? n.Inner : ((ClipValue)recipe).Inner;
        }

        if (recipe is NAdam nadam) _nadamProduct *= Momentum(nadam, step + 1);
        T[] moved = [.. w.Select((x, i) => Moved(recipe, step, rate, x, g[i], i))];
        foreach (var (of, state) in _memory)
            if (T.IsSubnormal(state)) _memory[of] = T.Zero;
        return moved;
    }

    private T Moved(Optimizer recipe, int step, T rate, T w, T g, int i)
    {
        ref T State(string name) => ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_memory, (name, i), out _);
        T Decayed(double decay) => Fma(Of(decay), w, g);
        T PartOfSquare(double part, T x) => T.Abs(x) < Of(typeof(T) == typeof(float) ? 3.5e-18 : 5e-153) ? T.Zero : Of(part) * x * x;
        T Mean(string name, double keep, T x) => State(name) = Fma(Of(keep), State(name), x);
        var t = step + 1;
        switch (recipe)
        {
            case Sgd o:
                g = Decayed(o.WeightDecay);
                if (o.Momentum != 0)
                {
                    var v = Mean("v", o.Momentum * _momentum, (step == 0 ? T.One : Of(1 - o.Dampening)) * g);
                    g = o.Nesterov ? Fma(Of(o.Momentum * _momentum), v, g) : v;
                }

                return Fma(-rate, g, w);
            case Adagrad o:
                g = Decayed(o.WeightDecay);
                State("s") = Fma(g, g, State("s") + Of(step == 0 ? o.InitialSum : 0));
                return w - rate / Of(1 + step * o.RateDecay) * (g / (T.Sqrt(State("s")) + Of(o.Epsilon)));
            case Adadelta o:
                g = Decayed(o.WeightDecay);
                Mean("v", o.Rho, PartOfSquare(1 - o.Rho, g));
                var delta = T.Sqrt(State("u") + Of(o.Epsilon)) / T.Sqrt(State("v") + Of(o.Epsilon)) * g;
                Mean("u", o.Rho, PartOfSquare(1 - o.Rho, delta));
                return w - rate * delta;
            case RmsProp o:
                g = Decayed(o.WeightDecay);
                var square = Mean("v", o.Alpha, PartOfSquare(1 - o.Alpha, g));
                if (o.Centered)
                {
                    var mean = Mean("m", o.Alpha, Of(1 - o.Alpha) * g);
                    square = Fma(-mean, mean, square);
                }

                g /= T.Sqrt(square) + Of(o.Epsilon);
                if (o.Momentum != 0) g = Mean("b", o.Momentum * _momentum, g);
                return Fma(-rate, g, w);
            case Adam o: return MovedByAdam(Decayed(o.WeightDecay), w, o.AmsGrad, o);
            case AdamW o: return MovedByAdam(g, w * Fma(-rate, Of(o.WeightDecay), T.One), o.AmsGrad, o);
            case NAdam o:
                g = Decayed(o.WeightDecay);
                Mean("m", Beta1(o.Beta1), Of(1 - Beta1(o.Beta1)) * g);
                Mean("v", o.Beta2, PartOfSquare(1 - o.Beta2, g));
                var (mu, next) = (Momentum(o, t), Momentum(o, t + 1));
                var root = T.Sqrt(State("v") / Of(1 - Powers.Of(o.Beta2, t))) + Of(o.Epsilon);
                return w - rate * Of((1 - mu) / (1 - _nadamProduct)) * (g / root) - rate * Of(next / (1 - _nadamProduct * mu * next)) * (State("m") / root);
            case RAdam o:
                g = Decayed(o.WeightDecay);
                Mean("m", Beta1(o.Beta1), Of(1 - Beta1(o.Beta1)) * g);
                Mean("v", o.Beta2, PartOfSquare(1 - o.Beta2, g));
                var (power, limit) = (Powers.Of(o.Beta2, t), 2 / (1 - o.Beta2) - 1);
                var rho = limit - 2L * t * power / (1 - power);
                var rectified = rho > 5 ? Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho)) * Math.Sqrt(1 - power) : 1;
                var direction = rho > 5 ? State("m") / (T.Sqrt(State("v")) + Of(o.Epsilon)) : State("m");
                return w - rate * Of(rectified / (1 - Powers.Of(Beta1(o.Beta1), t))) * direction;
            case Adamax o:
                g = Decayed(o.WeightDecay);
                Mean("m", Beta1(o.Beta1), Of(1 - Beta1(o.Beta1)) * g);
                var (kept, seen) = (Of(o.Beta2) * State("u"), T.Abs(g) + Of(o.Epsilon));
                State("u") = kept > seen ? kept : seen;
                return w - rate / Of(1 - Powers.Of(Beta1(o.Beta1), t)) * (State("m") / State("u"));
            case Rprop o:
                var agreement = g * State("before");
                var factor = agreement > T.Zero ? Of(o.Grow) : agreement < T.Zero ? Of(o.Shrink) : T.One;
                var size = (step == 0 ? rate : State("size")) * factor;
                State("size") = size < Of(o.Smallest) ? Of(o.Smallest) : size > Of(o.Largest) ? Of(o.Largest) : size;
                State("before") = agreement < T.Zero ? T.Zero : g;
                return State("before") > T.Zero ? w - State("size") : State("before") < T.Zero ? w + State("size") : w;
            case Asgd o:
                g = Decayed(o.WeightDecay);
                var eta = double.CreateTruncating(rate) / Elementary.Pow(1 + o.Lambda * double.CreateTruncating(rate) * step, o.Alpha);
                return Fma(-Of(eta), g, Of(1 - o.Lambda * eta) * w);
            case Lion o:
                var lead = Fma(Of(Beta1(o.Beta1)), State("m"), Of(1 - Beta1(o.Beta1)) * g);
                Mean("m", o.Beta2, Of(1 - o.Beta2) * g);
                return Fma(-rate, Fma(Of(o.WeightDecay), w, lead > T.Zero ? T.One : lead < T.Zero ? -T.One : T.Zero), w);
            default: throw new NotSupportedException($"The reference lacks {recipe}.");
        }

        T MovedByAdam(T g, T w, bool amsGrad, AdamFamily o)
        {
            Mean("m", Beta1(o.Beta1), Of(1 - Beta1(o.Beta1)) * g);
            var v = Mean("v", o.Beta2, PartOfSquare(1 - o.Beta2, g));
            if (amsGrad) v = State("largest") = State("largest") > v ? State("largest") : v;
            var root = Fma(T.Sqrt(v), Of(1 / Math.Sqrt(1 - Powers.Of(o.Beta2, t))), Of(o.Epsilon));
            return Fma(-(rate / Of(1 - Powers.Of(Beta1(o.Beta1), t))), State("m") / root, w);
        }
    }

    private double Momentum(NAdam o, int t) => o.Beta1 * _momentum * (1 - 0.5 * Elementary.Pow(0.96, t * o.MomentumDecay));

    private double Beta1(double beta1) => beta1 * _momentum;

    private T[] ClippedByNorm(T[] g, double max)
    {
        var norm = T.Sqrt(ReferenceTrainer<T>.SquaredNorm(g, units));
        var ratio = Of(max) / (norm + Of(1e-6));
        return [.. g.Select(x => x * (ratio > T.One ? T.One : ratio))];
    }

    private static T ClippedByValue(T x, double max) => x > Of(max) ? Of(max) : x < -Of(max) ? -Of(max) : x;

    private static T Of(double number) => Scalar<T>.Of(number);

    private static T Fma(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);
}
