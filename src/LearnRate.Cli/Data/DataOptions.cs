using System.CommandLine;
using System.Globalization;
using LearnRate.Data;
using LearnRate.Workbench.Data;

namespace LearnRate.Cli.Data;

/// <summary>
/// The options that say how a file is read and its rows are prepared; every command that
/// learns from a table has the same. What is not said is guessed.
/// </summary>
internal sealed class DataOptions
{
    /// <summary>What is learned, as words.</summary>
    private enum TaskWord
    {
        Regression,
        Classes,
    }

    private readonly Argument<string> _file = new("data")
    {
        HelpName = "file",
        Description = "A table: CSV or Parquet, plain or gzip; - for standard input",
    };

    private readonly Option<string[]> _target = Names("--target", "The column to predict; several are numbers predicted together");

    private readonly Option<TaskWord?> _task = OptionParsers.Optional<TaskWord>("--task", "Predict numbers or classes");

    private readonly Option<string[]> _keep = Names("--keep", "The only columns to predict from");

    private readonly Option<string[]> _drop = Names("--drop", "Columns not to predict from");

    private readonly Option<KindChoice[]> _kind = new("--kind")
    {
        Description = "What a column is, whatever it looks like: column=number, =category or =boolean",
        HelpName = "column=kind",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = OptionParsers.All<KindChoice>(text => [ParseKind(text)]),
    };

    private readonly Option<Scaling> _scale =
        OptionParsers.Choice<Scaling>("--scale",
            "How numbers are scaled: mean and deviation, least and range, median and quartiles, or not at all; standard unless said");

    private readonly Option<Scaling> _targetScale =
        OptionParsers.Choice<Scaling>("--target-scale", "The same for target numbers; standard unless said");

    private readonly Option<int?> _rare = new("--rare")
    {
        Description = "Words in fewer training rows are pooled; a hundredth of the training rows and at most 10 unless said",
        HelpName = "rows",
        CustomParser = result => NumberParsers.ParseCount(result, 1, int.MaxValue),
    };

    private readonly Option<bool> _skipUnlabelled = new("--skip-unlabelled") { Description = "Leave rows out whose target is empty" };

    private readonly Option<SplitShares?> _split = new("--split")
    {
        Description = "Percent of the rows for training, validation and test; 60/20/20 unless said",
        HelpName = "shares",
        CustomParser = OptionParsers.By<SplitShares?>(ParseShares),
    };

    private readonly Option<ulong> _splitSeed = new("--split-seed")
    {
        Description = "Decides which rows are for what; 0 unless said",
        HelpName = "number",
        CustomParser = OptionParsers.By(text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed
            : throw new FormatException($"'{text}' is not allowed. It is a whole number, 0 or more.")),
    };

    private readonly TableOptions _table = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_file);
        AddOptionsTo(command);
    }

    /// <summary>Adds the options to a command that names its file in a way of its own.</summary>
    public void AddOptionsTo(Command command)
    {
        foreach (var option in Options) command.Add(option);
    }

    /// <summary>The options that the command line gives, without their dashes, each with its words.</summary>
    public IEnumerable<(string Option, IReadOnlyList<string> Words)> Given(ParseResult parsed) =>
        from option in Options
        let result = parsed.GetResult(option)
        where result is { Implicit: false }
        select (option.Name[2..], (IReadOnlyList<string>)[.. result.Tokens.Select(token => token.Value)]);

    private Option[] Options =>
    [
        _target, _task, _keep, _drop, _kind, _scale, _targetScale, _rare, _skipUnlabelled, _split, _splitSeed, .. _table.Options,
    ];

    public string File(ParseResult parsed) => parsed.GetValue(_file)!;

    /// <summary>The table that the command line names, and what is to become of it.</summary>
    public TableRequest Request(ParseResult parsed, Terminal terminal) => Request(File(parsed), parsed, terminal);

    /// <summary>A table, and what the command line says is to become of it.</summary>
    public TableRequest Request(string file, ParseResult parsed, Terminal terminal)
    {
        var targets = parsed.GetValue(_target) ?? [];
        var reading = _table.ToReadingOptions(parsed) with
        {
            Kinds = [.. parsed.GetValue(_kind) ?? []],
            Expected = [.. targets.Distinct()],
        };
        return TableOptions.Request(file, terminal, reading) with
        {
            Preparation = targets.Length > 0 ? ToPreparationOptions(parsed, targets) : null,
        };
    }

    private PreparationOptions ToPreparationOptions(ParseResult parsed, string[] targets) => new()
    {
        Targets = [.. targets.Distinct()],
        Task = parsed.GetValue(_task) switch
        {
            TaskWord.Regression => LearningTask.Regression,
            TaskWord.Classes => LearningTask.SeveralClasses,
            _ => null,
        },
        Keep = parsed.GetValue(_keep) is { Length: > 0 } keep ? [.. keep] : null,
        Drop = [.. parsed.GetValue(_drop) ?? []],
        Kinds = [.. parsed.GetValue(_kind) ?? []],
        Scaling = parsed.GetValue(_scale),
        TargetScaling = parsed.GetValue(_targetScale),
        RareBelow = parsed.GetValue(_rare),
        LeaveOutUnlabelled = parsed.GetValue(_skipUnlabelled),
        Shares = parsed.GetValue(_split) ?? new(),
        SplitSeed = parsed.GetValue(_splitSeed),
    };

    private static Option<string[]> Names(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "column",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private static KindChoice ParseKind(string text)
    {
        var equals = text.LastIndexOf('=');
        var kind = equals < 0 ? "" : text[(equals + 1)..];
        return new(equals < 0 ? "" : text[..equals], kind switch
        {
            "number" => ColumnKind.Number,
            "category" => ColumnKind.Category,
            "boolean" => ColumnKind.Boolean,
            _ => throw new FormatException($"'{text}' is not understood. Write column=number, column=category or column=boolean."),
        });
    }

    private static SplitShares ParseShares(string text)
    {
        var words = text.Split('/');
        var percents = words.Select(word => double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var percent) ? percent : double.NaN).ToArray();
        return percents is [> 0, var validation, var test] && Math.Abs(percents.Sum() - 100) < 1e-9 && validation >= 0 && test >= 0
            ? new() { Validation = validation / 100, Test = test / 100 }
            : throw new FormatException(
                $"'{text}' is not allowed. Shares are three percentages that make 100, the first above 0, such as 60/20/20 or 80/20/0.");
    }
}
