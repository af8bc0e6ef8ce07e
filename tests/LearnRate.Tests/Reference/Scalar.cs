using System.Numerics;
using LearnRate.Numerics;

namespace LearnRate.Tests.Reference;

/// <summary>
/// One number at a time: the arithmetic of the reference trainer. Only the elementary
/// functions are the library's own, for their bits are part of the promise.
/// </summary>
internal static class Scalar<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T Create(double number) => T.CreateTruncating(number);

    public static T Fma(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    public static T Exp(T x) => Elementary.Exp(Lanes<T>.Create(x))[0];

    public static T ExpOrZero(T x) => Elementary.ExpOrZero(Lanes<T>.Create(x))[0];

    public static T WithoutSubnormal(T x) => T.IsSubnormal(x) ? T.Zero : x;

    public static T ExpM1(T x) => Elementary.ExpM1(Lanes<T>.Create(x))[0];

    public static T Log(T x) => Elementary.Log(Lanes<T>.Create(x))[0];

    public static T Log1P(T x) => Elementary.Log1P(Lanes<T>.Create(x))[0];

    public static T Tanh(T x) => Elementary.Tanh(Lanes<T>.Create(x))[0];

    public static T Sigmoid(T x) => Elementary.Sigmoid(Lanes<T>.Create(x))[0];

    public static T Erf(T x) => Elementary.Erf(Lanes<T>.Create(x))[0];

    public static T Sin(T x) => Elementary.Sin(Lanes<T>.Create(x))[0];

    public static T Cos(T x) => Elementary.Cos(Lanes<T>.Create(x))[0];
}
