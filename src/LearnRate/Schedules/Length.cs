using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Schedules;

/// <summary>In what a length is counted.</summary>
public enum LengthUnit
{
    /// <summary>Steps.</summary>
    Steps,

    /// <summary>Passes over the training rows.</summary>
    Epochs,

    /// <summary>Per cent of the run's horizon.</summary>
    Percent,
}

/// <summary>
/// How long a part of a run is: <c>100</c> steps, <c>3epochs</c>, or <c>5%</c> of the horizon. The default value is 0 steps.
/// </summary>
public readonly record struct Length
{
    internal const string Allowed = "steps such as 100, epochs such as 3epochs, or a share of the run such as 5%";

    private static readonly (string Suffix, LengthUnit Unit)[] Suffixes =
        [("%", LengthUnit.Percent), ("epochs", LengthUnit.Epochs), ("epoch", LengthUnit.Epochs), ("steps", LengthUnit.Steps),
            ("step", LengthUnit.Steps), ("", LengthUnit.Steps)];

    private Length(double amount, LengthUnit unit) =>
        (Amount, Unit) = (Check.NonNegative(amount, nameof(Length)), unit);

    /// <summary>How many of the unit; 0 or more, and finite.</summary>
    public double Amount { get; }

    /// <summary>In what it is counted.</summary>
    public LengthUnit Unit { get; }

    /// <summary>So many steps, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static Length Steps(int count) => new(count, LengthUnit.Steps);

    /// <summary>So many epochs, 0 or more; they need not be whole.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or not finite.</exception>
    public static Length Epochs(double count) => new(count, LengthUnit.Epochs);

    /// <summary>So many per cent of the horizon, 0 or more; more than 100 is longer than the run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is negative or not finite.</exception>
    public static Length Percent(double share) => new(share, LengthUnit.Percent);

    /// <summary>Reads a text form.</summary>
    /// <exception cref="FormatException">It is no length.</exception>
    public static Length Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no length; it must be {Allowed}.");

    /// <summary>The length in steps of a run: epochs and shares are rounded to the nearest whole step.</summary>
    public double In(Horizon horizon) => Unit switch
    {
        LengthUnit.Steps => Amount,
        LengthUnit.Epochs => Math.Round(Amount * horizon.StepsPerEpoch, MidpointRounding.AwayFromZero),
        _ => Math.Round(Amount * horizon.Steps / 100, MidpointRounding.AwayFromZero),
    };

    /// <summary>The text form.</summary>
    public override string ToString() => Texts.Format(Amount) + Unit switch
    {
        LengthUnit.Steps => "",
        LengthUnit.Epochs => Amount == 1 ? "epoch" : "epochs",
        _ => "%",
    };

    internal static Length? TryParse(string text)
    {
        text = text.Trim();
        var (suffix, unit) = Suffixes.First(s => text.EndsWith(s.Suffix, StringComparison.Ordinal));
        var number = text[..^suffix.Length].TrimEnd();
        var isNumber = double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount);
        if (!isNumber || !double.IsFinite(amount) || double.IsNegative(amount)) return null;
        return unit == LengthUnit.Steps && (amount != Math.Floor(amount) || amount > int.MaxValue) ? null : new(amount, unit);
    }
}
