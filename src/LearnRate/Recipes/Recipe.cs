namespace LearnRate.Recipes;

/// <summary>
/// A part of an experiment: an immutable, value-equal record with one text form,
/// which JSON, links, the command line and fingerprints carry.
/// </summary>
public abstract record Recipe
{
    private protected Recipe()
    {
    }

    /// <summary>The text form: the name, and in parentheses the options that differ from their defaults.</summary>
    public sealed override string ToString() => Text;

    private protected virtual string Text => Catalogue.Print(this);

    /// <summary>In what its options contradict each other, or null if they do not.</summary>
    protected internal virtual string? Flaw => null;
}

/// <summary>The name a recipe has in its text form.</summary>
/// <param name="name">The name: small letters and digits, a letter first.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecipeNameAttribute(string name) : Attribute
{
    /// <summary>The name: small letters and digits.</summary>
    public string Name => name;
}
