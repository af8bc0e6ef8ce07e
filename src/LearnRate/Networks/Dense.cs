using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>A layer in which every unit sees all values of the layer before: z = W·a + b, then the activation.</summary>
public sealed record Dense
{
    /// <summary>How many units the layer has, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Width { get; init => field = Check.AtLeast(1, value); } = 1;

    /// <summary>What each unit does with its sum.</summary>
    public Activation Activation { get; init; } = new Identity();

    /// <summary>The width, and the activation unless it is the identity: <c>32 relu</c>.</summary>
    public override string ToString() => Activation is Identity ? Texts.Format(Width) : $"{Texts.Format(Width)} {Activation}";
}
