namespace LearnRate.Data;

/// <summary>What a column holds. The first three kinds become features; the others are left out.</summary>
public enum ColumnKind
{
    /// <summary>Numbers; one feature, scaled.</summary>
    Number,

    /// <summary>One of a few words; a feature per word.</summary>
    Category,

    /// <summary>Yes or no; one feature, 1 or 0.</summary>
    Boolean,

    /// <summary>The same in every row: left out.</summary>
    Constant,

    /// <summary>Nothing in any row: left out.</summary>
    Empty,

    /// <summary>Names or numbers the rows, and so cannot hold for others: left out.</summary>
    Identifier,

    /// <summary>Sentences, dates and other texts that are hardly ever the same: left out.</summary>
    FreeText,

    /// <summary>Of a type that its format has and a table has not, such as lists: left out.</summary>
    Unsupported,
}

/// <summary>What kinds of columns are good for.</summary>
public static class ColumnKinds
{
    /// <summary>Whether a column of this kind becomes features.</summary>
    public static bool IsInput(this ColumnKind kind) => kind is ColumnKind.Number or ColumnKind.Category or ColumnKind.Boolean;
}

/// <summary>What a column is to be taken for, whatever it looks like.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Kind">Its kind: number, category or boolean.</param>
public sealed record KindChoice(string Column, ColumnKind Kind);
