using System.Text;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Recipes;

namespace LearnRate.Formats;

/// <summary>How a file is read. What is null is guessed from its beginning.</summary>
public sealed record ReadingOptions
{
    /// <summary>Texts that mean an empty cell, beside nothing at all, in large letters or small ones.</summary>
    public static ValueList<string> UsualMissing => Model.UsualMissing;

    /// <summary>What stands between cells.</summary>
    /// <exception cref="ArgumentException">It is a quote, a line's end, or a letter or digit.</exception>
    public char? Delimiter
    {
        get;
        init => field = value is null || !(value is '"' or '\r' or '\n' or '.' or '-' or '+' || char.IsLetterOrDigit(value.Value)) ? value
            : throw new ArgumentException($"The delimiter is '{value}'; it is a mark such as , ; | or a tab.", nameof(Delimiter));
    }

    /// <summary>How many lines before the table are passed over, 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public int? SkippedLines { get; init => field = value is { } lines ? Check.AtLeast(0, lines) : null; }

    /// <summary>What lines begin with that are comments.</summary>
    public char? Comment { get; init; }

    /// <summary>Whether the first row holds the columns' names. Without names they are column1, column2 and so on.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>What stands before the decimals of a number: a point or a comma.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public char? DecimalMark
    {
        get;
        init => field = value is null or '.' or ','
            ? value : throw new ArgumentException($"The decimal mark is '{value}'; it is a point or a comma.", nameof(DecimalMark));
    }

    /// <summary>How letters are written as bytes. A byte order mark goes before it.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Texts that mean an empty cell, beside nothing at all.</summary>
    public ValueList<string> Missing { get; init; } = UsualMissing;

    /// <summary>
    /// Whether texts such as - or n/a are empty cells, too, where the rest of a column is numbers, and NA is a word where the
    /// other words are codes of two capital letters, such as those of countries.
    /// </summary>
    public bool GuessMissing { get; init; } = true;

    /// <summary>
    /// Columns that the file should have, if that is known: they help to find its delimiter, and whether its first row holds names.
    /// </summary>
    public ValueList<string> Expected { get; init; } = [];

    /// <summary>What columns are to be taken for, whatever they look like.</summary>
    public ValueList<KindChoice> Kinds { get; init; } = [];

    /// <summary>The most bytes a table may take; null for three quarters of what the process can have.</summary>
    public long? MemoryLimit { get; init; }
}
