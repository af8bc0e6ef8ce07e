namespace LearnRate.Recipes;

/// <summary>What the catalogue knows of a recipe, for lists and tables.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Defaults">Its text form with all options that have a default, also those that are left out otherwise.</param>
/// <param name="Summary">What it does, in one line without a full stop.</param>
/// <param name="Formula">Its formula.</param>
/// <param name="PyTorch">What it is in PyTorch, or null if PyTorch has none.</param>
/// <param name="Source">Who published it.</param>
public sealed record RecipeDescription(string Name, string Defaults, string Summary, string Formula, string? PyTorch, string Source);

/// <summary>Describes a recipe to the catalogue.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class DescriptionAttribute(string summary) : Attribute
{
    public string Summary => summary;

    public string Formula { get; init; } = "";

    public string? PyTorch { get; init; }

    public string Source { get; init; } = "";
}
