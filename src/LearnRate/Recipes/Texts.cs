using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LearnRate.Recipes;

/// <summary>The grammar of text forms: <c>name(value,key=value)</c>, where values may be text forms themselves.</summary>
internal static class Texts
{
    /// <summary>The shortest text that reads back as the same number: 0.001, 1e-5, 250.</summary>
    public static string Format(double number) => NumberFormat.Shortest(number);

    /// <summary>Takes a text form apart into its name and its arguments.</summary>
    /// <exception cref="FormatException">The parentheses do not match.</exception>
    public static (string Name, IReadOnlyList<string> Arguments) Call(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return (text, []);
        if (text[^1] != ')') throw new FormatException($"'{text}' opens a parenthesis that it does not close at its end.");
        var inside = text[(open + 1)..^1];
        return (text[..open].TrimEnd(), inside.AsSpan().Trim().IsEmpty ? [] : Split(inside, ','));
    }

    /// <summary>Splits at a separator that stands outside all parentheses, brackets and quotes.</summary>
    /// <exception cref="FormatException">The parentheses do not match.</exception>
    public static IReadOnlyList<string> Split(string text, char separator)
    {
        var (parts, depth, start, isQuoted) = (new List<string>(), 0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '\\') i++;
            else if (text[i] == '"') isQuoted = !isQuoted;
            else if (isQuoted) continue;
            else if (text[i] is '(' or '[') depth++;
            else if (text[i] is ')' or ']' && --depth < 0) break;
            else if (text[i] == separator && depth == 0)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        if (depth != 0) throw new FormatException($"The parentheses of '{text}' do not match.");
        if (isQuoted) throw new FormatException($"'{text}' opens a quote that it does not close.");
        parts.Add(text[start..].Trim());
        return parts;
    }

    /// <summary>A text in quotes, on one line.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>The text in quotes, or null if it is something else.</summary>
    public static string? Unquote(string text)
    {
        if (text is not ['"', .., '"']) return null;
        try
        {
            using var quoted = JsonDocument.Parse(text);
            return quoted.RootElement.GetString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static (string? Key, string Value) KeyAndValue(string argument)
    {
        var (equals, open) = (argument.IndexOf('=', StringComparison.Ordinal), argument.IndexOf('(', StringComparison.Ordinal));
        return equals < 0 || (open >= 0 && open < equals) ? (null, argument) : (argument[..equals].Trim(), argument[(equals + 1)..].Trim());
    }

    /// <summary>Numbers in brackets, separated by blanks; null if the text is something else.</summary>
    public static ValueList<double>? Numbers(string text) =>
        List<double>(text, word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);

    /// <summary>Values in brackets, separated by blanks; null if the text is something else.</summary>
    public static ValueList<T>? List<T>(string text, Func<string, T?> parse)
        where T : struct, IEquatable<T>
    {
        if (text is not ['[', .., ']']) return null;
        var values = new List<T>();
        foreach (var word in text[1..^1].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (parse(word) is not { } value) return null;
            values.Add(value);
        }

        return [.. values];
    }

    /// <summary>What a check said, without the parameter's name that .NET adds.</summary>
    public static string Reason(ArgumentException refused)
    {
        var message = refused.Message.Split('\n')[0];
        var added = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return added < 0 ? message : message[..added];
    }
}

/// <summary>A text form is wrong, and where.</summary>
/// <param name="argument">Which argument is wrong, counted from 0; null if it is the name.</param>
/// <param name="message">What is wrong and what is allowed.</param>
internal sealed class MisplacedArgumentException(int? argument, string message) : Exception(message)
{
    public int? Argument => argument;
}
