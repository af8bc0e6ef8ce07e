using System.CommandLine;
using System.Text;
using LearnRate.Formats;
using LearnRate.Recipes;
using LearnRate.Workbench.Data;

namespace LearnRate.Cli.Data;

/// <summary>The options that say how a file is read; every command that reads a table has the same. What is not said is guessed.</summary>
/// <param name="missing">What the texts for an empty cell are unless they are said, in words.</param>
internal sealed class TableOptions(string missing)
{
    /// <summary>Yes or no, as words.</summary>
    private enum Answer
    {
        Yes,
        No,
    }

    private readonly Option<char?> _delimiter = new("--delimiter")
    {
        Description = "What stands between cells: , ; | or tab",
        HelpName = "mark",
        CustomParser = OptionParsers.By<char?>(text => text is "tab" or "\\t"
            ? '\t' : text is [var mark] && mark is not '"' and not '.' and not '-' and not '+' && !char.IsLetterOrDigit(mark) ? mark
            : throw new FormatException($"'{text}' is not allowed. It is one mark, such as , ; | or the word tab.")),
    };

    private readonly Option<Answer?> _header =
        OptionParsers.Optional<Answer>("--header", "Whether the first line holds the columns' names");

    private readonly Option<char?> _decimal = new("--decimal")
    {
        Description = "What stands before the decimals of a number: . or ,",
        HelpName = "mark",
        CustomParser = OptionParsers.By<char?>(text => text is "." or ","
            ? text[0] : throw new FormatException($"'{text}' is not allowed. It is . or ,")),
    };

    private readonly Option<Encoding?> _encoding = new("--encoding")
    {
        Description = "How letters are written: utf-8, utf-16, windows-1252 or latin1",
        HelpName = "name",
        CustomParser = OptionParsers.By<Encoding?>(text => text.ToLowerInvariant() switch
        {
            "utf-8" or "utf8" => new UTF8Encoding(false, true),
            "utf-16" or "utf16" => new UnicodeEncoding(false, true, true),
            "windows-1252" or "cp1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252),
            "latin1" or "iso-8859-1" => Encoding.Latin1,
            _ => throw new FormatException($"'{text}' is not known. Allowed: utf-8, utf-16, windows-1252, latin1."),
        }),
    };

    private readonly Option<int?> _skip = new("--skip")
    {
        Description = "How many lines before the table are passed over",
        HelpName = "lines",
        CustomParser = result => NumberParsers.ParseCount(result, 0, int.MaxValue),
    };

    private readonly Option<char?> _comment = new("--comment")
    {
        Description = "What lines begin with that are comments, such as #",
        HelpName = "mark",
        CustomParser = OptionParsers.By<char?>(text => text is [var mark] && mark is not '"' && !char.IsLetterOrDigit(mark) ? mark
            : throw new FormatException($"'{text}' is not allowed. It is one mark, such as #.")),
    };

    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = $"Texts for an empty cell; {missing} unless said. Nothing at all always is one",
        HelpName = "text",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Starts with the usual texts for an empty cell.</summary>
    public TableOptions()
        : this(string.Join(", ", ReadingOptions.UsualMissing))
    {
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in Options) command.Add(option);
    }

    public IReadOnlyList<Option> Options => [_delimiter, _header, _skip, _comment, _decimal, _encoding, _missing];

    /// <summary>What they say.</summary>
    public ReadingOptions ToReadingOptions(ParseResult parsed) => new()
    {
        Delimiter = parsed.GetValue(_delimiter),
        HasHeader = parsed.GetValue(_header) is { } answer ? answer == Answer.Yes : null,
        SkippedLines = parsed.GetValue(_skip),
        Comment = parsed.GetValue(_comment),
        DecimalMark = parsed.GetValue(_decimal),
        Encoding = parsed.GetValue(_encoding),
        Missing = Missing(parsed) ?? ReadingOptions.UsualMissing,
        GuessMissing = Missing(parsed) is null,
    };

    /// <summary>The texts for an empty cell; null if they are not said.</summary>
    public ValueList<string>? Missing(ParseResult parsed) => parsed.GetValue(_missing) is { Length: > 0 } texts ? [.. texts] : null;

    /// <summary>A table as a command line names it: a file, or - for standard input.</summary>
    public static TableRequest Request(string file, Terminal terminal, ReadingOptions reading) => file == "-"
        ? new() { Name = "standard input", Open = terminal.In, Reading = reading } : new() { Name = file, Reading = reading };
}
