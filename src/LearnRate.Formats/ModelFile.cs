using System.Text.Json;
using System.Text.RegularExpressions;
using LearnRate.Data;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Formats;

/// <summary>
/// Models as JSON files: complete, and equal bytes for equal models. Numbers are the shortest that read back to the same bits. What is
/// damaged, cut off, newer or no model is refused in words; memory and time are bounded by the size of the file, whatever it says. Its
/// schema is docs/schemas/model-1.schema.json.
/// </summary>
public static partial class ModelFile
{
    /// <summary>The name of the file in a folder that a training writes.</summary>
    public const string FileName = "model.json";

    internal const string Format = "learnrate-model";

    internal const int Version = 1;

    /// <summary>The largest file; 20 million weights take as much.</summary>
    private const int LargestFile = 1 << 28;

    // What a network takes in memory beside its weights: a few numbers per unit for each of the 64 rows that are
    // computed together. A file of narrow layers could ask for a hundred times its size.
    private const int MostLayers = 1000, MostNumbers = 1 << 28, PerUnit = 4 * 64;

    /// <summary>Writes a file; it appears whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The model's parts do not fit each other.</exception>
    /// <exception cref="IOException">The file cannot be written; the message names it and says why.</exception>
    public static void Write(string path, Model model) => AtomicFile.Write(path, stream => WriteStream(stream, model));

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">The model's parts do not fit each other, or it
    /// computes with floats and a parameter is none.</exception>
    public static void WriteStream(Stream stream, Model model)
    {
        model.CheckParts();
        if (model.Precision == Precision.Float)
            JsonSerializer.Serialize(stream, ModelDocument<float>.From(model), ModelContext.Readable.ModelDocumentSingle);
        else JsonSerializer.Serialize(stream, ModelDocument<double>.From(model), ModelContext.Readable.ModelDocumentDouble);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, or the folder that holds a <see cref="FileName"/>.</param>
    /// <exception cref="TableException">It is no model that can be used; the message says why and what to do.</exception>
    public static Model Read(string path)
    {
        if (Directory.Exists(path))
        {
            var inside = Path.Combine(path, FileName);
            path = File.Exists(inside) ? inside : throw new TableException($"the folder {path} holds no {FileName}.");
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return ReadStream(stream, Path.GetFileName(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TableException($"there is no model {path}.", cause: e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            throw new TableException($"{path} cannot be read: {e.Message}", cause: e);
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">The bytes, from front to end.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="TableException">It is no model that can be used; the message says why and what to do.</exception>
    public static Model ReadStream(Stream stream, string name)
    {
        var bytes = Bytes(stream, name);
        try
        {
            var precision = Look(bytes, name);
            var model = precision == Precision.Float
                ? JsonSerializer.Deserialize(bytes, ModelContext.Readable.ModelDocumentSingle)!.ToModel()
                : JsonSerializer.Deserialize(bytes, ModelContext.Readable.ModelDocumentDouble)!.ToModel();
            model.CheckParts();
            CheckSize(model.Network);
            return model;
        }
        catch (JsonException e)
        {
            throw Damaged(e, name);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            throw new TableException($"the model is damaged: {Short(e is ArgumentException refused ? Texts.Reason(refused) : e.Message)}",
                name, cause: e);
        }
    }

    /// <summary>A list of texts as one, for the metadata of other formats.</summary>
    internal static string List(IReadOnlyList<string> texts) => JsonSerializer.Serialize([.. texts], ModelContext.Compact.StringArray);

    private static ReadOnlySpan<byte> Bytes(Stream stream, string name)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (copy.Length == 0) CheckBeginning(buffer.AsSpan(0, count), name);
            if (copy.Length + count > LargestFile)
                throw new TableException($"the file is larger than {LargestFile >> 20} MB, the largest model that is read.", name);
            copy.Write(buffer, 0, count);
        }

        if (copy.Length == 0) throw new TableException("the file is empty. A model is a JSON file that training writes.", name);
        var bytes = copy.GetBuffer().AsSpan(0, (int)copy.Length);
        return bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private static void CheckBeginning(ReadOnlySpan<byte> beginning, string name)
    {
        var text = beginning.StartsWith("\uFEFF"u8) ? beginning[3..] : beginning;
        text = text.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'{', ..] or []) return;
        var looks = beginning switch
        {
            [0x1F, 0x8B, ..] => "compressed by gzip: unpack it",
            [0x08, < 0x20, ..] => "an ONNX model, which other programs run: give the model.json beside it",
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "a Parquet table",
            [(byte)'P', (byte)'K', ..] => "a zip archive",
            _ when text[0] == '[' => "a JSON list",
            _ when beginning.IndexOfAnyInRange<byte>(0, 8) < 0 => "text, such as a table",
            _ => "binary data",
        };
        throw new TableException($"this is no model: it looks like {looks}. A model is a JSON file that training writes.", name);
    }

    /// <summary>Looks through the whole file for what says how the rest is to be read.</summary>
    private static Precision Look(ReadOnlySpan<byte> bytes, string name)
    {
        // As if there might be more: where the file ends before the model does, that is no mistake of its form.
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        var (isModel, version, precision) = (false, (double?)null, (string?)null);
        Next(ref reader);
        for (Next(ref reader); reader.TokenType == JsonTokenType.PropertyName; Next(ref reader))
        {
            var (isFormat, isVersion, isPrecision) =
                (reader.ValueTextEquals("format"u8), reader.ValueTextEquals("version"u8), reader.ValueTextEquals("precision"u8));
            Next(ref reader);
            if (isFormat) isModel |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("learnrate-model"u8);
            if (isVersion && reader.TokenType == JsonTokenType.Number) version = reader.GetDouble();
            if (isPrecision && reader.TokenType == JsonTokenType.String) precision = reader.GetString();
            if (!reader.TrySkip()) throw CutOff();
        }

        if (!isModel)
            throw new TableException(
                $"this is JSON, but no model: it lacks \"format\": \"{Format}\". A model is a file that training writes.", name);
        if (version > Version)
            throw new TableException(FormattableString.Invariant(
                $"it was written by a newer LearnRate: model version {version:R}; this one reads {Version}. Update LearnRate."), name);
        if (version != Version) throw new TableException(
            FormattableString.Invariant($"its \"version\" is {(version is { } odd ? $"{odd:R}" : "no number")}; it must be {Version}."),
            name);
        return precision switch
        {
            "float" => Precision.Float,
            "double" => Precision.Double,
            _ =>
                throw new TableException(
                    $"its \"precision\" is {(precision is null ? "not there" : $"'{TableException.Show(precision)}'")}; it must be " +
                    $"\"float\" or \"double\".", name),
        };

        void Next(ref Utf8JsonReader reader)
        {
            if (!reader.Read()) throw CutOff();
        }

        TableException CutOff() => new("the model is cut off: the file ends within it. Copy it again.", name);
    }

    private static void CheckSize(Network network)
    {
        if (network.Layers.Count > MostLayers)
            throw new ArgumentException(FormattableString.Invariant(
                $"The network has {network.Layers.Count:N0} layers; {MostLayers:N0} are the most."));
        var numbers = PerUnit * (long)network.Inputs + network.Shapes.Sum(shape => shape.Parameters + PerUnit * (long)shape.Width);
        if (numbers > MostNumbers) throw new ArgumentException(
            FormattableString.Invariant($"The network takes the memory of {numbers:N0} numbers; {MostNumbers:N0} are the most."));
    }

    private static TableException Damaged(JsonException e, string name)
    {
        // The parser's words are those for programmers.
        var reason = e.Message;
        foreach (var added in (string[])[" Path: ", " LineNumber: "])
            if (reason.IndexOf(added, StringComparison.Ordinal) is > 0 and var at) reason = reason[..at];
        reason = CannotBeConverted().Replace(reason, "what stands there cannot be read.");
        reason = IsNotMapped().Replace(reason, "'$1' is not known here.");
        reason = IsNull().Replace(reason, "null stands there; it must not.");
        reason = OfType().Replace(reason, "");
        var place = e.Path is { Length: > 2 } path ? $" at {path[2..]}" : "";
        return new($"the model is damaged{Short(place)}: {Short(reason)}", name, e.LineNumber + 1, cause: e);
    }

    /// <summary>Names and words in a damaged file may be as long as the file.</summary>
    private static string Short(string text) => text.Length <= 300 ? text : $"{text[..300]}…";

    [GeneratedRegex(@"The JSON value could not be converted to \S+\.")]
    private static partial Regex CannotBeConverted();

    [GeneratedRegex("The JSON property '(.*)' could not be mapped to any .NET member.*", RegexOptions.Singleline)]
    private static partial Regex IsNotMapped();

    [GeneratedRegex("The (constructor parameter|property or field|property) .* null values.*", RegexOptions.Singleline)]
    private static partial Regex IsNull();

    [GeneratedRegex(" (encountered during deserialization of|deserialization for) type '[^']*'")]
    private static partial Regex OfType();
}
