using System.CommandLine;
using System.CommandLine.Parsing;

namespace LearnRate.Cli;

/// <summary>Reads an option's words by a parser that refuses in words, and hands its words on.</summary>
internal static class OptionParsers
{
    public static Func<ArgumentResult, T> By<T>(Func<string, T> parse) => result =>
    {
        try
        {
            return parse(result.Tokens[^1].Value);
        }
        catch (FormatException refused)
        {
            result.AddError($"{NameOf(result)}: {refused.Message}");
            return default!;
        }
    };

    public static Func<ArgumentResult, T[]> All<T>(Func<string, IEnumerable<T>> parse) => result =>
    {
        try
        {
            return result.Tokens is [var only] ? [.. parse(only.Value)] : [.. result.Tokens.SelectMany(token => parse(token.Value))];
        }
        catch (FormatException refused)
        {
            result.AddError($"{NameOf(result)}: {refused.Message}");
            return [];
        }
    };

    /// <summary>An option whose value is one of an enumeration's words.</summary>
    public static Option<T> Choice<T>(string name, string description) where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(n => n.ToLowerInvariant()).ToArray();
        Option<T> option = new(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result =>
            {
                var word = result.Tokens[^1].Value;
                var index = Array.IndexOf(words, word);
                if (index >= 0) return Enum.GetValues<T>()[index];
                result.AddError($"{name}: '{word}' is not known. Allowed: {string.Join(", ", words)}.");
                return default;
            },
        };
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>The same, where it may be left out.</summary>
    public static Option<T?> Optional<T>(string name, string description)
        where T : struct, Enum
    {
        var choice = Choice<T>(name, description);
        Option<T?> option = new(name)
        {
            Description = description,
            HelpName = choice.HelpName,
            CustomParser = result => choice.CustomParser!(result),
        };
        option.CompletionSources.Add([.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())]);
        return option;
    }

    private static string NameOf(ArgumentResult result) => result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
}
