using System.CommandLine.Parsing;

namespace LearnRate.Cli;

/// <summary>Reads an option's words by a parser that refuses in words, and hands its words on.</summary>
internal static class Reading
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
            return [.. result.Tokens.SelectMany(token => parse(token.Value))];
        }
        catch (FormatException refused)
        {
            result.AddError($"{NameOf(result)}: {refused.Message}");
            return [];
        }
    };

    private static string NameOf(ArgumentResult result) => result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
}
