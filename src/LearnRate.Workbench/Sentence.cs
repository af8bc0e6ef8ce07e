using System.Globalization;
using System.Runtime.CompilerServices;

namespace LearnRate.Workbench;

/// <summary>
/// A sentence with facts in it: written as an interpolated string, of which the values stay apart from the words, so that every front end
/// says the <see cref="Mention">mentions</see> among them in its own way.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Sentence
{
    private readonly List<(object? Part, string? Format)> _parts = [];

    /// <summary>Begins one with nothing in it.</summary>
    public Sentence()
    {
    }

    /// <summary>Begins an interpolated one.</summary>
    public Sentence(int literalLength, int formattedCount) => _parts.EnsureCapacity(Math.Min(literalLength, 1) + 2 * formattedCount);

    /// <summary>The values in it.</summary>
    public IEnumerable<object> Facts => _parts.Select(it => it.Part).OfType<object>().Where(part => part is not Literal);

    public void AppendLiteral(string text) => _parts.Add((new Literal(text), null));

    public void AppendFormatted<T>(T value, string? format = null) => _parts.Add((value, format));

    /// <summary>The sentence in a front end's words; numbers in the invariant culture.</summary>
    /// <param name="name">What the front end calls a setting or an activity.</param>
    public string Describe(Func<Mention, string> name) => string.Concat(_parts.Select(it => it.Part switch
    {
        Literal literal => literal.Text,
        Mention mention => name(mention),
        IFormattable value => value.ToString(it.Format, CultureInfo.InvariantCulture),
        var other => other?.ToString(),
    }));

    /// <summary>The sentence in the names that settings have in files.</summary>
    public override string ToString() => Describe(mention => mention.ToString()!);

    private sealed record Literal(string Text);
}
