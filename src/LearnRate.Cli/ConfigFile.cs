using System.CommandLine;
using System.Text.Json;
using LearnRate.Recipes;

namespace LearnRate.Cli;

/// <summary>
/// A command's options from a JSON file: <c>{ "data": "houses.csv", "target": ["price"],
/// "epochs": 50 }</c>. What the command line says itself goes before it.
/// </summary>
internal static class ConfigFile
{
    /// <summary>The option that names such a file.</summary>
    public static Option<string?> Option() => new("--config")
    {
        Description = "A JSON file with options, or what --json printed earlier (a run.json is that, too); options beside it go before it",
        HelpName = "file",
    };

    /// <summary>Puts a file's options behind those of the command line.</summary>
    /// <exception cref="FormatException">The file cannot be used; the message says why.</exception>
    public static string[] Expand(string[] args, RootCommand root)
    {
        // To read a million rates twice takes time.
        if (!args.Any(arg => arg.StartsWith("--config", StringComparison.Ordinal))) return args;
        var parsed = root.Parse(args);
        var command = parsed.CommandResult.Command;
        if (command.Options.FirstOrDefault(o => o.Name == "--config") is not { } config
            || parsed.GetResult(config) is not { Tokens: [var file] }) return args;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file.Value), new()
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            });
            return [.. args, .. Words(json.RootElement, command, parsed)];
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"--config: {file.Value} is no JSON: line {wrong.LineNumber + 1}, {wrong.Message.Split(". ")[0]}.",
                wrong);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"--config: {file.Value}: {wrong.Message}", wrong);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FormatException($"--config: {wrong.Message}", wrong);
        }
    }

    private static List<string> Words(JsonElement json, Command command, ParseResult parsed)
    {
        // A run.json has them among other things.
        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("settings", out var settings)) json = settings;
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException("it must hold one object, such as { \"epochs\": 50 }.");
        var words = new List<string>();
        foreach (var entry in json.EnumerateObject())
        {
            if (command.Arguments.FirstOrDefault(a => a.Name == entry.Name) is { } argument)
            {
                if (parsed.GetResult(argument) is null or { Tokens.Count: 0 }) words.AddRange(Values(entry));
                continue;
            }

            if (command.Options.FirstOrDefault(o => o.Name == $"--{entry.Name}" && o.Name != "--config") is not { } option)
            {
                var known = command.Options.Select(o => o.Name.TrimStart('-')).Concat(command.Arguments.Select(a => a.Name));
                var meant = Spelling.Nearest(entry.Name, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
                throw new FormatException($"'{entry.Name}' is no option of {command.Name}.{meant}");
            }

            if (parsed.GetResult(option) is not (null or { Implicit: true })) continue;
            if (entry.Value.ValueKind == JsonValueKind.False || entry.Value.ValueKind == JsonValueKind.Null) continue;
            if (entry.Value.ValueKind == JsonValueKind.True) words.Add(option.Name);
            else foreach (var value in Values(entry)) words.AddRange([option.Name, value]);
        }

        return words;
    }

    private static IEnumerable<string> Values(JsonProperty entry) => entry.Value.ValueKind switch
    {
        JsonValueKind.String => [entry.Value.GetString()!],
        JsonValueKind.Number => [entry.Value.GetRawText()],
        JsonValueKind.Array when entry.Value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number) =>
            [.. entry.Value.EnumerateArray().Select(item => item.ToString())],
        _ =>
            throw new FormatException(
                $"'{entry.Name}' is {entry.Value.GetRawText()}; it must be a text, a number, true, or a list of texts."),
    };
}
