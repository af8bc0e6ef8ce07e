using System.Text.Json.Serialization;
using LearnRate.Recipes;

namespace LearnRate.Data;

/// <summary>
/// How the cells of one column are written: where decimals and thousands are marked, what stands before and behind each number,
/// and which texts mean an empty cell. It is decided when a column is read, and kept with what is made of the column, so that
/// other rows are read the same way.
/// </summary>
public sealed record CellFormat
{
    /// <summary>Numbers with a decimal point and nothing else.</summary>
    public static CellFormat Plain { get; } = new();

    /// <summary>What stands before the decimals of a number: a point or a comma.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public char DecimalMark
    {
        get;
        init => field = value is '.' or ','
            ? value : throw new ArgumentException($"The decimal mark is '{value}'; it is a point or a comma.", nameof(DecimalMark));
    } = '.';

    /// <summary>
    /// What may stand between groups of three digits: a point, a comma, an apostrophe, or a blank of any kind; null for nothing.
    /// </summary>
    /// <exception cref="ArgumentException">It is something else.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public char? ThousandsMark
    {
        get;
        init => field = value is null or '.' or ',' or '\'' or ' ' ? value
            : throw new ArgumentException($"The thousands mark is '{value}'; it is a point, a comma, an apostrophe or a blank.",
                nameof(ThousandsMark));
    }

    /// <summary>What stands before every number, such as a currency; without digits.</summary>
    /// <exception cref="ArgumentException">It holds a digit.</exception>
    public string Prefix { get; init => field = WithoutNumber(value, nameof(Prefix)); } = "";

    /// <summary>What stands behind every number, such as a unit; it does not begin with a digit.</summary>
    /// <exception cref="ArgumentException">It begins with a digit.</exception>
    public string Suffix { get; init => field = WithoutNumber(value, nameof(Suffix)); } = "";

    /// <summary>Texts that mean an empty cell in this column, beside nothing at all; null for those of the whole table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<string>? Empty { get; init; }

    /// <summary>How a number in a cell looks, such as $1,234.5.</summary>
    [JsonIgnore]
    public string Sample => $"{Prefix}1{ThousandsMark}234{DecimalMark}5{Suffix}";

    private static string WithoutNumber(string text, string name) => text.Length > 0 && char.IsAsciiDigit(text[0])
        ? throw new ArgumentException($"{name} is '{TableException.Show(text)}'; it must not begin with a digit.", name) : text;
}
