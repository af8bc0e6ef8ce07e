using System.Runtime.CompilerServices;
using LearnRate.Numerics;

namespace LearnRate.Tutorial;

/// <summary>How both weights move, lane by lane, as a type: the kernel of each rule is compiled for it alone.</summary>
internal interface ITutorialRule
{
    /// <summary>The weights after an update.</summary>
    /// <param name="b">The bias.</param>
    /// <param name="w">The weight.</param>
    /// <param name="clipped">A mask of the lanes in which the sample is clipped.</param>
    /// <param name="push">η·(d − y).</param>
    /// <param name="x">The input.</param>
    static abstract void Move(ref Lanes<double> b, ref Lanes<double> w, Lanes<double> clipped, Lanes<double> push, Lanes<double> x);
}

/// <summary><see cref="TutorialNeuron"/> for lanes: the same operations in the same order, never fused, and so the same bits.</summary>
internal static class TutorialStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<double> Predict(Lanes<double> b, Lanes<double> w, Lanes<double> x) => Lanes<double>.Min(Lanes<double>.Of(TutorialNeuron.Clip), b + w * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Update<TRule>(ref Lanes<double> b, ref Lanes<double> w, Lanes<double> rate, Lanes<double> x, Lanes<double> d)
        where TRule : struct, ITutorialRule
    {
        var sum = b + w * x;
        var clip = Lanes<double>.Of(TutorialNeuron.Clip);
        TRule.Move(ref b, ref w, sum > clip, rate * (d - Lanes<double>.Min(clip, sum)), x);
    }

    public readonly struct Published : ITutorialRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Move(ref Lanes<double> b, ref Lanes<double> w, Lanes<double> clipped, Lanes<double> push, Lanes<double> x)
        {
            var move = push * x;
            b += move;
            w += move;
        }
    }

    public readonly struct Corrected : ITutorialRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Move(ref Lanes<double> b, ref Lanes<double> w, Lanes<double> clipped, Lanes<double> push, Lanes<double> x)
        {
            b += push;
            w += push * x;
        }
    }

    public readonly struct Gradient : ITutorialRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Move(ref Lanes<double> b, ref Lanes<double> w, Lanes<double> clipped, Lanes<double> push, Lanes<double> x)
        {
            b = Lanes<double>.Select(clipped, b, b + push);
            w = Lanes<double>.Select(clipped, w, w + push * x);
        }
    }
}
