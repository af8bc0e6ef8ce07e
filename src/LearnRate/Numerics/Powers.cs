namespace LearnRate.Numerics;

/// <summary>Whole powers, by squaring: the same bits on every machine.</summary>
internal static class Powers
{
    /// <summary>b to the power n, for n of 0 or more.</summary>
    public static double Of(double b, long n)
    {
        var power = 1.0;
        for (; n > 0; n >>= 1, b *= b)
            if ((n & 1) != 0) power *= b;
        return power;
    }
}
