using System.CommandLine;
using System.CommandLine.Parsing;
using LearnRate.Recipes;

namespace LearnRate.Cli;

/// <summary>Says in one line what is wrong with a command line and what is allowed.</summary>
internal static class ParseErrorText
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
            return Spelling.Nearest(word, allowed) is { } meant
                ? $"unknown {what} '{word}'. Did you mean '{meant}'?"
                : allowed.Length > 0
                    ? $"unknown {what} '{word}'. Allowed: {string.Join(", ", allowed)}."
                    : $"'{word}' is one word too many. '{command.Name}' takes options only; see --help.";
        }

        if (command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0
            && parsed.GetResult(argument) is null or { Tokens.Count: 0 }) is { } missing)
            return $"{command.Name} needs a {missing.Name}: {missing.HelpName}.";
        var error = parsed.Errors[0];
        if (error.SymbolResult is OptionResult { Tokens.Count: 0 } option)
            return $"{option.Option.Name} needs a value: {option.Option.Name} <{option.Option.HelpName}>.";
        if (error.SymbolResult is CommandResult && command.Subcommands.Count > 0)
            return $"a command is missing. Allowed: {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}.";
        return error.Message;
    }
}
