namespace LearnRate.Tutorial;

/// <summary>One row of the tutorial's data: an input and the output it should give.</summary>
/// <param name="Input">The input x.</param>
/// <param name="Desired">The desired output d.</param>
public readonly record struct Sample(double Input, double Desired);

/// <summary>Which desired output the third training sample has.</summary>
public enum TutorialData
{
    /// <summary>100 → 150, as the tutorial's program has it.</summary>
    Published,

    /// <summary>100 → 100, as the tutorial's text means it: inputs up to 250 are returned unchanged.</summary>
    Corrected,
}

/// <summary>The rows that the tutorial trains and tests on.</summary>
public static class TutorialSamples
{
    private static readonly Sample[] Published =
        [new(60, 60), new(40, 40), new(100, 150), new(300, 250), new(-50, -50), new(310, 250)];

    private static readonly Sample[] Corrected =
        [new(60, 60), new(40, 40), new(100, 100), new(300, 250), new(-50, -50), new(310, 250)];

    /// <summary>The six training samples, in the order in which every pass visits them.</summary>
    public static ReadOnlySpan<Sample> Training(TutorialData data) => data switch
    {
        TutorialData.Published => Published,
        TutorialData.Corrected => Corrected,
        _ => throw new ArgumentOutOfRangeException(nameof(data), data, null),
    };

    /// <summary>The four samples the tutorial tests with. It gives no desired outputs for them; these follow from
    /// its task: return the input, but at most 250.</summary>
    public static ReadOnlySpan<Sample> Test => TestSamples;

    private static readonly Sample[] TestSamples = [new(10, 10), new(240, 240), new(550, 250), new(-160, -160)];
}
