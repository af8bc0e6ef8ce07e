using System.CommandLine;
using LearnRate.Storage;
using LearnRate.Sweeps;

namespace LearnRate.Cli.Runs;

/// <summary><c>learnrate runs check</c>: says which runs are damaged and, if asked to, removes them.</summary>
internal static class CheckCommand
{
    private static readonly string[] Examples = ["learnrate runs check", "learnrate runs check --remove"];

    public static Command Create(Terminal terminal)
    {
        Option<bool> remove = new("--remove") { Description = "Remove what is damaged, so that it is trained anew when it is asked for" };
        Command command = new("check", "Read everything that is kept, and say what is damaged") { remove };
        command.Does(terminal, new(), (parsed, store) =>
        {
            var damage = store.Check(parsed.GetValue(remove));
            foreach (var one in damage) terminal.Out.WriteLine(Line(one));
            if (damage.Count == 0) terminal.Out.WriteLine($"Nothing in {store.Place.Name} is damaged.");
            else if (parsed.GetValue(remove)) terminal.Error.WriteLine($"removed from {store.Place.Name}; the rest is whole");
            else
                terminal.Error.WriteLine($"nothing was removed from {store.Place.Name}; the rest is whole. " +
                    $"'learnrate runs check --remove' removes what is damaged.");
            return damage.Count == 0 || parsed.GetValue(remove) ? ExitCode.Done : ExitCode.BadData;
        }, warns: false);
        return command.WithExamples(Examples);
    }

    /// <summary>Says which damaged runs a command has met and left out.</summary>
    public static void Warn(Terminal terminal, RunStore store)
    {
        foreach (var one in store.Damage)
            terminal.Error.WriteLine($"warning: store {store.Place.Name}: {Line(one)}. See 'learnrate runs check'.");
    }

    private static string Line(DamagedRuns damage) => string.Concat(
        $"experiment {Shown(damage.Experiment)}, ", damage.Seed is { } seed ? FormattableString.Invariant($"seed {seed}: ") : "all seeds: ",
        damage.Runs is { } runs ? $"{RunTables.Whole(runs)} run{(runs == 1 ? "" : "s")} damaged: " : "damaged: ", damage.Problem);

    // What a damaged store says may be anything, and is shown, not sent to the terminal.
    private static string Shown(string fingerprint) =>
        string.Concat(fingerprint.Take(RunId.Shown).Select(digit => char.IsAsciiLetterOrDigit(digit) ? digit : '?'));
}
