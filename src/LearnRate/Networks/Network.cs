using System.Globalization;
using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>
/// A fully connected network. Its text form is the widths from input to output, with activations: <c>64 > 32 relu > 10</c>.
/// </summary>
public sealed record Network : Recipe
{
    /// <summary>How many inputs there are, 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Inputs { get; init => field = Check.AtLeast(1, value); } = 1;

    /// <summary>The layers in order, 1 or more; the last one's values are the outputs.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ValueList<Dense> Layers
    {
        get;
        init => field = value.Count > 0 ? value : throw new ArgumentException("A network has at least one layer.", nameof(Layers));
    } = [new Dense()];

    /// <summary>How many outputs there are.</summary>
    public int Outputs => Layers[^1].Width;

    /// <summary>How many parameters there are: the incoming weights of every unit, and its bias.</summary>
    public int Parameters => Shapes.Sum(shape => shape.Parameters);

    /// <summary>Reads a text form such as <c>64 > 32 relu > 10</c>.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static Network Parse(string text)
    {
        var parts = Texts.Split(text, '>');
        if (parts.Count < 2) throw new FormatException(
            $"'{text}' is no network: it needs an input width and a layer, such as '4 > 8 tanh > 3'.");
        if (parts[0].Contains(' ', StringComparison.Ordinal))
            throw new FormatException($"'{parts[0]}' is no input width: it must be a whole number alone.");
        return new()
        {
            Inputs = Width(parts[0]),
            Layers = [.. parts.Skip(1).Select(part =>
            {
                var words = part.Split(' ', 2);
                return new Dense
                {
                    Width = Width(words[0]),
                    Activation = words.Length == 1 ? new Identity() : Catalogue.Parse<Activation>(words[1]),
                };
            })],
        };
    }

    /// <summary>The sizes of the layers' weights.</summary>
    internal IReadOnlyList<Shape> Shapes =>
        [.. Layers.Select((layer, l) => new Shape(l == 0 ? Inputs : Layers[l - 1].Width, layer.Width, layer.Activation))];

    private protected override string Text => $"{Texts.Format(Inputs)} > {string.Join(" > ", Layers)}";

    private static int Width(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0 ? width
            : throw new FormatException($"'{text}' is no width: it must be a whole number, 1 or more.");
}

/// <summary>The sizes of one layer. Its parameters lie unit by unit, a unit's incoming weights in input order
/// and then its bias, which is the weight of one more input that is always 1.</summary>
internal readonly record struct Shape(int Inputs, int Width, Activation Activation)
{
    /// <summary>How many parameters each unit has.</summary>
    public int Row => Inputs + 1;

    public int Parameters => Row * Width;
}
