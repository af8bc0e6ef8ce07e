using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Recipes;

namespace LearnRate.Formats;

/// <summary>
/// A model as it stands in its file. The network's sizes are those of its weights; its text says them once more, for people.
/// </summary>
/// <typeparam name="T">The numbers that the network computes with.</typeparam>
internal sealed record ModelDocument<T>(
    string Format, int Version, string Network, string Precision, IReadOnlyList<LayerDocument<T>> Layers, Preprocessing Preprocessing,
    ValueList<string> Missing, Provenance Provenance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static ModelDocument<T> From(Model model)
    {
        var (layers, first) = (new List<LayerDocument<T>>(), 0);
        foreach (var shape in model.Network.Shapes)
        {
            layers.Add(LayerDocument<T>.From(shape, model.Parameters.Span.Slice(first, shape.Parameters)));
            first += shape.Parameters;
        }

        return new(
            ModelFile.Format, ModelFile.Version, model.Network.ToString(), model.Precision.ToString().ToLowerInvariant(), layers,
            model.Preprocessing, model.Missing, model.Provenance);
    }

    /// <exception cref="ArgumentException">Something does not fit.</exception>
    /// <exception cref="FormatException">An activation is none.</exception>
    public Model ToModel()
    {
        var parameters = new List<double>();
        var inputs = Preprocessing.Features;
        for (var l = 0; l < Layers.Count; l++)
        {
            Layers[l].AppendTo(parameters, l, inputs);
            inputs = Layers[l].Biases.Length;
        }

        var network = new Network
        {
            Inputs = Preprocessing.Features,
            Layers = [.. Layers.Select(layer => new Dense
            {
                Width = layer.Biases.Length,
                Activation = Catalogue.Parse<Activation>(layer.Activation),
            })],
        };
        return network.ToString() != Network
            ? throw new ArgumentException(
                $"The network is said to be {TableException.Show(Network)}; its weights are those " +
                $"of {TableException.Show(network.ToString())}.")
            : new()
            {
                Network = network,
                Parameters = ValueList.Create<double>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parameters)),
                Precision = typeof(T) == typeof(float) ? Training.Precision.Float : Training.Precision.Double,
                Preprocessing = Preprocessing,
                Missing = Missing,
                Provenance = Provenance,
            };
    }
}

/// <summary>A layer: a row of weights for each unit, in the order of its inputs, and a bias for each.</summary>
internal sealed record LayerDocument<T>(string Activation, T[][] Weights, T[] Biases)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static LayerDocument<T> From(Shape shape, ReadOnlySpan<double> parameters)
    {
        var (weights, biases) = (new T[shape.Width][], new T[shape.Width]);
        for (var unit = 0; unit < shape.Width; unit++)
        {
            weights[unit] = new T[shape.Inputs];
            var row = parameters.Slice(unit * shape.Row, shape.Row);
            for (var i = 0; i < shape.Inputs; i++) weights[unit][i] = Exact(row[i]);
            biases[unit] = Exact(row[^1]);
        }

        return new(shape.Activation.ToString(), weights, biases);
    }

    /// <summary>Appends weights and bias unit by unit.</summary>
    /// <exception cref="ArgumentException">There are too many or too few.</exception>
    public void AppendTo(List<double> parameters, int layer, int inputs)
    {
        if (Weights.Length != Biases.Length || Biases.Length == 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"layers[{layer}] has {Weights.Length} rows of weights and {Biases.Length} biases; it must have one of each per " +
                $"unit, for 1 unit or more."));
        for (var unit = 0; unit < Weights.Length; unit++)
        {
            if (Weights[unit].Length != inputs)
                throw new ArgumentException(FormattableString.Invariant(
                    $"layers[{layer}].weights[{unit}] has {Weights[unit].Length} weights; the layer has {inputs} inputs."));
            foreach (var weight in Weights[unit]) parameters.Add(double.CreateTruncating(weight));
            parameters.Add(double.CreateTruncating(Biases[unit]));
        }
    }

    private static T Exact(double number) =>
        T.CreateTruncating(number) is var rounded && double.CreateTruncating(rounded) == number ? rounded
        : throw new ArgumentException(FormattableString.Invariant(
            $"A parameter is {number:R}, which is no number of 32 bits; the model computes with such."));
}

/// <summary>Numbers, on one line and finite.</summary>
internal sealed class RowConverter<T> : JsonConverter<T[]>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override T[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A row of numbers is written in brackets.");
        var numbers = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number) throw new JsonException($"Number {numbers.Count} of the row is none.");
            // Of 32 bits at once, for by way of 64 it would be rounded twice.
            var number = typeof(T) == typeof(float) ? T.CreateTruncating(reader.GetSingle()) : T.CreateTruncating(reader.GetDouble());
            numbers.Add(T.IsFinite(number) ? number
                : throw new JsonException($"Number {numbers.Count} of the row is too large; it must be finite."));
        }

        return [.. numbers];
    }

    public override void Write(Utf8JsonWriter writer, T[] value, JsonSerializerOptions options) => Write(writer, value, "");

    internal static void Write(Utf8JsonWriter writer, T[] numbers, string before)
    {
        var row = new ArrayBufferWriter<byte>();
        row.Write(Encoding.UTF8.GetBytes(before));
        using (var compact = new Utf8JsonWriter(row))
        {
            compact.WriteStartArray();
            foreach (var number in numbers)
            {
                if (typeof(T) == typeof(float)) compact.WriteNumberValue(float.CreateTruncating(number));
                else compact.WriteNumberValue(double.CreateTruncating(number));
            }

            compact.WriteEndArray();
        }

        writer.WriteRawValue(row.WrittenSpan, skipInputValidation: true);
    }
}

/// <summary>Rows of numbers, each on a line.</summary>
internal sealed class RowsConverter<T> : JsonConverter<T[][]>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly RowConverter<T> Row = new();

    public override T[][] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("Rows of numbers are written in brackets.");
        var rows = new List<T[]>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            try
            {
                rows.Add(Row.Read(ref reader, typeof(T[]), options));
            }
            catch (JsonException e)
            {
                throw new JsonException($"Row {rows.Count}: {e.Message}", e);
            }
        }

        return [.. rows];
    }

    public override void Write(Utf8JsonWriter writer, T[][] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var row in value) RowConverter<T>.Write(writer, row, $"\n{new string(' ', 2 * writer.CurrentDepth)}");
        writer.WriteEndArray();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true, AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters =
    [
        typeof(ListConverter<string>), typeof(ListConverter<ColumnEncoding>), typeof(ListConverter<NumberTarget>),
        typeof(RowConverter<float>), typeof(RowConverter<double>), typeof(RowsConverter<float>), typeof(RowsConverter<double>),
    ])]
[JsonSerializable(typeof(ModelDocument<float>), TypeInfoPropertyName = "ModelDocumentSingle")]
[JsonSerializable(typeof(ModelDocument<double>), TypeInfoPropertyName = "ModelDocumentDouble")]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ColumnEncoding))]
[JsonSerializable(typeof(NumberTarget))]
internal sealed partial class ModelContext : JsonSerializerContext
{
    /// <summary>As <see cref="Default"/>, with letters such as ü written as they are.</summary>
    public static ModelContext Readable =>
        field ??= new(new(Default.GeneratedSerializerOptions!) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The same on one line.</summary>
    public static ModelContext Compact => field ??= new(new(Readable.GeneratedSerializerOptions ?? Default.GeneratedSerializerOptions!)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = false,
    });
}
