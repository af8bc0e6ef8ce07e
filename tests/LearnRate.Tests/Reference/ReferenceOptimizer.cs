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
        ref T State(string name) =>
            ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_memory, (name, i), out _);
        T Decayed(double decay) => Fma(Number(decay), w, g);
        T PartOfSquare(double part, T x) =>
            T.Abs(x) < Number(typeof(T) == typeof(float) ? 3.5e-18 : 5e-153) ? T.Zero : Number(part) * x * x;
        T Mean(string name, double keep, T x) => State(name) = Fma(Number(keep), State(name), x);
        var t = step + 1;
        switch (recipe)
        {
            case Sgd o:
                g = Decayed(o.WeightDecay);
                if (o.Momentum != 0)
                {
                    var v = Mean("v", o.Momentum * _momentum, (step == 0 ? T.One : Number(1 - o.Dampening)) * g);
                    g = o.Nesterov ? Fma(Number(o.Momentum * _momentum), v, g) : v;
                }

                return Fma(-rate, g, w);
            case Adagrad o:
                g = Decayed(o.WeightDecay);
                State("s") = Fma(g, g, State("s") + Number(step == 0 ? o.InitialSum : 0));
                return w - rate / Number(1 + step * o.RateDecay) * (g / (T.Sqrt(State("s")) + Number(o.Epsilon)));
            case Adadelta o:
                g = Decayed(o.WeightDecay);
                Mean("v", o.Rho, PartOfSquare(1 - o.Rho, g));
                var delta = T.Sqrt(State("u") + Number(o.Epsilon)) / T.Sqrt(State("v") + Number(o.Epsilon)) * g;
                Mean("u", o.Rho, PartOfSquare(1 - o.Rho, delta));
                return w - rate * delta;
            case RmsProp o:
                g = Decayed(o.WeightDecay);
                var square = Mean("v", o.Alpha, PartOfSquare(1 - o.Alpha, g));
                if (o.Centered)
                {
                    var mean = Mean("m", o.Alpha, Number(1 - o.Alpha) * g);
                    square = Fma(-mean, mean, square);
                }

                g /= T.Sqrt(square) + Number(o.Epsilon);
                if (o.Momentum != 0) g = Mean("b", o.Momentum * _momentum, g);
                return Fma(-rate, g, w);
            case Adam o: return MovedByAdam(Decayed(o.WeightDecay), w, o.AmsGrad, o);
            case AdamW o: return MovedByAdam(g, w * Fma(-rate, Number(o.WeightDecay), T.One), o.AmsGrad, o);
            case NAdam o:
                g = Decayed(o.WeightDecay);
                Mean("m", Beta1(o.Beta1), Number(1 - Beta1(o.Beta1)) * g);
                Mean("v", o.Beta2, PartOfSquare(1 - o.Beta2, g));
                var (mu, next) = (Momentum(o, t), Momentum(o, t + 1));
                var root = T.Sqrt(State("v") / Number(1 - IntegerPowers.Pow(o.Beta2, t))) + Number(o.Epsilon);
                return w - rate * Number((1 - mu) / (1 - _nadamProduct)) * (g / root)
                    - rate * Number(next / (1 - _nadamProduct * mu * next)) * (State("m") / root);
            case RAdam o:
                g = Decayed(o.WeightDecay);
                Mean("m", Beta1(o.Beta1), Number(1 - Beta1(o.Beta1)) * g);
                Mean("v", o.Beta2, PartOfSquare(1 - o.Beta2, g));
                var (power, limit) = (IntegerPowers.Pow(o.Beta2, t), 2 / (1 - o.Beta2) - 1);
                var rho = limit - 2L * t * power / (1 - power);
                var rectified = rho > 5 ? Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
                    * Math.Sqrt(1 - power) : 1;
                var direction = rho > 5 ? State("m") / (T.Sqrt(State("v")) + Number(o.Epsilon)) : State("m");
                return w - rate * Number(rectified / (1 - IntegerPowers.Pow(Beta1(o.Beta1), t))) * direction;
            case Adamax o:
                g = Decayed(o.WeightDecay);
                Mean("m", Beta1(o.Beta1), Number(1 - Beta1(o.Beta1)) * g);
                var (kept, seen) = (Number(o.Beta2) * State("u"), T.Abs(g) + Number(o.Epsilon));
                State("u") = kept > seen ? kept : seen;
                return w - rate / Number(1 - IntegerPowers.Pow(Beta1(o.Beta1), t)) * (State("m") / State("u"));
            case Rprop o:
                var agreement = g * State("before");
                var factor = agreement > T.Zero ? Number(o.Grow) : agreement < T.Zero ? Number(o.Shrink) : T.One;
                var size = (step == 0 ? rate : State("size")) * factor;
                State("size") = size < Number(o.Smallest) ? Number(o.Smallest) : size > Number(o.Largest) ? Number(o.Largest) : size;
                State("before") = agreement < T.Zero ? T.Zero : g;
                return State("before") > T.Zero ? w - State("size") : State("before") < T.Zero ? w + State("size") : w;
            case Asgd o:
                g = Decayed(o.WeightDecay);
                var eta = double.CreateTruncating(rate) / Elementary.Pow(1 + o.Lambda * double.CreateTruncating(rate) * step, o.Alpha);
                return Fma(-Number(eta), g, Number(1 - o.Lambda * eta) * w);
            case Lion o:
                var lead = Fma(Number(Beta1(o.Beta1)), State("m"), Number(1 - Beta1(o.Beta1)) * g);
                Mean("m", o.Beta2, Number(1 - o.Beta2) * g);
                return Fma(-rate, Fma(Number(o.WeightDecay), w, lead > T.Zero ? T.One : lead < T.Zero ? -T.One : T.Zero), w);
            default: throw new NotSupportedException($"The reference lacks {recipe}.");
        }

        T MovedByAdam(T g, T w, bool amsGrad, AdamFamily o)
        {
            Mean("m", Beta1(o.Beta1), Number(1 - Beta1(o.Beta1)) * g);
            var v = Mean("v", o.Beta2, PartOfSquare(1 - o.Beta2, g));
            if (amsGrad) v = State("largest") = State("largest") > v ? State("largest") : v;
            var root = Fma(T.Sqrt(v), Number(1 / Math.Sqrt(1 - IntegerPowers.Pow(o.Beta2, t))), Number(o.Epsilon));
            return Fma(-(rate / Number(1 - IntegerPowers.Pow(Beta1(o.Beta1), t))), State("m") / root, w);
        }
    }

    private double Momentum(NAdam o, int t) => o.Beta1 * _momentum * (1 - 0.5 * Elementary.Pow(0.96, t * o.MomentumDecay));

    private double Beta1(double beta1) => beta1 * _momentum;

    private T[] ClippedByNorm(T[] g, double max)
    {
        var norm = T.Sqrt(ReferenceTrainer<T>.SquaredNorm(g, units));
        var ratio = Number(max) / (norm + Number(1e-6));
        return [.. g.Select(x => x * (ratio > T.One ? T.One : ratio))];
    }

    private static T ClippedByValue(T x, double max) => x > Number(max) ? Number(max) : x < -Number(max) ? -Number(max) : x;

    private static T Number(double number) => Scalar<T>.Create(number);

    private static T Fma(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);
}
