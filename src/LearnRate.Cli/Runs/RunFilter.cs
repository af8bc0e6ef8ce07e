using System.CommandLine;
using System.Globalization;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Workbench.Runs;

namespace LearnRate.Cli.Runs;

/// <summary>The options of <c>runs list</c> that leave runs out. All must hold.</summary>
internal sealed class RunFilter
{
    private static readonly string[] Verdicts = [.. Enum.GetValues<VerdictKind>().Select(kind => new Verdict(kind).Word)];

    private readonly Option<string?> _problem = Text("--problem", "Only problems whose text has this in it, such as quadratic or 64 > 32");

    private readonly Option<string?> _data = Text("--data", "Only data whose name has this in it");

    private readonly Option<string?> _optimizer =
        Text("--optimizer", "Only optimizers whose text has this in it, such as adam or momentum=0.9");

    private readonly Option<RunOutcome?> _outcome = new("--outcome")
    {
        Description = "Only runs that ended so",
        HelpName = "finished|diverged|stopped",
        CustomParser = OptionParsers.By<RunOutcome?>(
            text => Array.Find(Enum.GetValues<RunOutcome>(), outcome => RunFacts.Outcome(outcome) == text) is var outcome
                && RunFacts.Outcome(outcome) == text ? outcome
            : throw new FormatException($"'{text}' is not known. Allowed: finished, diverged, stopped.")),
    };

    private readonly Option<string?> _verdict = new("--verdict")
    {
        Description = "Only runs that went so",
        HelpName = string.Join('|', Verdicts),
        CustomParser = OptionParsers.By<string?>(text => Verdicts.Contains(text)
            ? text : throw new FormatException($"'{text}' is not known. Allowed: {string.Join(", ", Verdicts)}.")),
    };

    private readonly Option<double?> _below = new("--below")
    {
        Description =
            "Only runs with a final loss below this: over the validation rows where there are some, over the training rows otherwise",
        HelpName = "loss",
        CustomParser = OptionParsers.By<double?>(
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var loss) && double.IsFinite(loss) ? loss
            : throw new FormatException($"'{text}' is not a number. A loss looks like 0.05.")),
    };

    private readonly Option<TimeSpan?> _since = new("--since")
    {
        Description = "Only runs that were kept since then: a day such as 2026-01-31, or an age such as 7d, 12h or 30min",
        HelpName = "time",
        CustomParser = OptionParsers.By<TimeSpan?>(text => Age(text, DateTimeOffset.Now)),
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_problem, _data, _optimizer, _outcome, _verdict, _below, _since]) command.Add(option);
        _outcome.CompletionSources.Add([.. Enum.GetValues<RunOutcome>().Select(RunFacts.Outcome)]);
        _verdict.CompletionSources.Add(Verdicts);
    }

    /// <summary>What they say.</summary>
    public RunQuery Query(ParseResult parsed, IReadOnlyList<RunId> ids) => new()
    {
        Ids = ids,
        Problem = parsed.GetValue(_problem),
        Data = parsed.GetValue(_data),
        Optimizer = parsed.GetValue(_optimizer),
        Outcome = parsed.GetValue(_outcome),
        Verdict = parsed.GetValue(_verdict),
        Below = parsed.GetValue(_below),
        Since = parsed.GetValue(_since) is { } age ? DateTimeOffset.UtcNow - age : null,
    };

    /// <summary>How long ago a time was.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static TimeSpan Age(string text, DateTimeOffset now)
    {
        foreach (var (unit, length) in ((string, TimeSpan)[])[("min", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
            ("d", TimeSpan.FromDays(1)), ("w", TimeSpan.FromDays(7))])
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100_000)
                return count * length;
        }

        return DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeLocal, out var time)
            ? now - new DateTimeOffset(time)
            : throw new FormatException($"'{text}' is no time. Write a day such as 2026-01-31, or an age such as 7d, 12h or 30min.");
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "text" };
}
