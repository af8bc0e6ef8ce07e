using System.Numerics;
using System.Runtime.CompilerServices;

namespace LearnRate.Numerics;

/// <summary>
/// Elementary functions of lanes, formed from additions, multiplications, divisions and fused multiply-adds alone, so that a result
/// has the same bits on every machine; one number goes through the same formulas. Errors are at most 2 ulp in double and 2.5 ulp in
/// float; the largest that tests have met stands with each function.
/// </summary>
internal static partial class Elementary
{
    /// <summary>e to the power x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exp(double x) => Exp(Lanes<double>.Create(x))[0];

    /// <summary>The same of each, in its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp(Span<double> numbers)
    {
        for (; numbers.Length >= Lanes<double>.Count; numbers = numbers[Lanes<double>.Count..])
            Exp(Lanes<double>.Create((ReadOnlySpan<double>)numbers)).CopyTo(numbers);
        foreach (ref var number in numbers) number = Exp(number);
    }

    /// <summary>The natural logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log(double x) => Log(Lanes<double>.Create(x))[0];

    /// <summary>The sine.</summary>
    public static double Sin(double x) => Sin(Lanes<double>.Create(x))[0];

    /// <summary>The cosine.</summary>
    public static double Cos(double x) => Cos(Lanes<double>.Create(x))[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFloat<T>() => typeof(T) == typeof(float);

    /// <summary>c₀ + c₁·x + c₂·x² + …, by Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes<T> Polynomial<T>(Lanes<T> x, ReadOnlySpan<T> coefficients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = Lanes<T>.Create(coefficients[^1]);
        for (var i = coefficients.Length - 2; i >= 0; i--) sum = Lanes<T>.Fma(sum, x, Lanes<T>.Create(coefficients[i]));
        return sum;
    }
}
