using System.Globalization;
using System.Text.Json.Nodes;

namespace LearnRate.Workbench;

/// <summary>Options with their words, in order: what a configuration file holds, and what a command line says.</summary>
/// <param name="Command">The command's name.</param>
/// <param name="Data">The file, or what else it is about.</param>
/// <param name="Options">The options without their dashes, each with its words; one without words is a switch.</param>
internal sealed record Settings(string Command, string Data, IReadOnlyList<(string Option, IReadOnlyList<string> Words)> Options)
{
    /// <summary>The command line that says all this.</summary>
    public string CommandLine =>
        string.Join(' ', [$"learnrate {Command}", Quoted(Data),
            .. Options.SelectMany(o => (string[])[$"--{o.Option}", .. o.Words.Select(Quoted)])]);

    /// <summary>Options as a configuration file has them.</summary>
    /// <param name="data">What the argument is called.</param>
    public JsonObject ToJson(string data)
    {
        var json = new JsonObject { [data] = Data };
        foreach (var (option, words) in Options)
        {
            json[option] = words switch
            {
                [] => true,
                [var only] => only,
                _ => new JsonArray([.. words.Select(word => (JsonNode)word)]),
            };
        }

        return json;
    }

    /// <summary>A word as a shell takes it; control characters as Bash, Zsh and ksh write them: $'a\x1bb'.</summary>
    public static string Quoted(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '/' or '-' or '=' or ':' or '+' or ',' or '%'))
            return word;
        if (!word.Any(char.IsControl)) return $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        return $"$'{string.Concat(word.Select(Escaped))}'";

        static string Escaped(char letter) => letter switch
        {
            '\'' or '\\' => $"\\{letter}",
            < ' ' or '\u007f' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}"),
            _ when char.IsControl(letter) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
            _ => letter.ToString(),
        };
    }
}
