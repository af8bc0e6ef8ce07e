using System.CommandLine;
using System.CommandLine.Parsing;

namespace LearnRate.Cli;

/// <summary>Says in one line what is wrong with a command line and what is allowed.</summary>
internal static class Mistake
{
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            var known = word.StartsWith('-')
                ? command.Options.Where(o => !o.Hidden).Select(o => o.Name)
                : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);
            var allowed = known.Order(StringComparer.Ordinal).ToArray();
            var what = word.StartsWith('-') ? "option" : "command";
            var meant = allowed.MinBy(name => Distance(word, name));
            return meant is not null && Distance(word, meant) <= Math.Max(2, word.Length / 3)
                ? $"unknown {what} '{word}'. Did you mean '{meant}'?"
                : allowed.Length > 0
                    ? $"unknown {what} '{word}'. Allowed: {string.Join(", ", allowed)}."
                    : $"'{word}' is one word too many. '{command.Name}' takes options only; see --help.";
        }

        if (command.Arguments is [{ Arity.MinimumNumberOfValues: > 0 } missing, ..] && parsed.GetResult(missing) is null or { Tokens.Count: 0 })
            return $"{command.Name} needs a {missing.Name}: {missing.HelpName}.";
        var error = parsed.Errors[0];
        if (error.SymbolResult is OptionResult { Tokens.Count: 0 } option)
            return $"{option.Option.Name} needs a value: {option.Option.Name} <{option.Option.HelpName}>.";
        if (error.SymbolResult is CommandResult && command.Subcommands.Count > 0)
            return $"a command is missing. Allowed: {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}.";
        return error.Message;
    }

    /// <summary>How many letters must be added, removed or changed to make one word of another (Levenshtein 1966).</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
