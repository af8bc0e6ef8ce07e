using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LearnRate.Data;
using LearnRate.Recipes;

namespace LearnRate.Formats;

/// <summary>Preprocessing as JSON, for model files. Numbers are written so that they read back to the same bits.</summary>
internal static class PreprocessingJson
{
    /// <summary>Writes preprocessing as one object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="preprocessing">What to write.</param>
    public static void Write(Utf8JsonWriter writer, Preprocessing preprocessing) =>
        JsonSerializer.Serialize(writer, preprocessing, PreprocessingContext.Default.Preprocessing);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="json">The object.</param>
    /// <exception cref="JsonException">It is none, lacks something, or holds what is not allowed; the message says what.</exception>
    public static Preprocessing Read(JsonElement json)
    {
        try
        {
            return json.Deserialize(PreprocessingContext.Default.Preprocessing) ?? throw new JsonException("There is no preprocessing.");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new JsonException(e.Message, e);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, IgnoreReadOnlyProperties = true, RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters = [typeof(ListConverter<string>), typeof(ListConverter<ColumnEncoding>), typeof(ListConverter<NumberTarget>)])]
[JsonSerializable(typeof(Preprocessing))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ColumnEncoding))]
[JsonSerializable(typeof(NumberTarget))]
internal sealed partial class PreprocessingContext : JsonSerializerContext;

/// <summary>A list as a JSON array.</summary>
internal sealed class ListConverter<T> : JsonConverter<ValueList<T>>
    where T : IEquatable<T>
{
    public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A list is written in brackets.");
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            try
            {
                items.Add(JsonSerializer.Deserialize(ref reader, TypeInfo(options)) ?? throw new JsonException("A list holds null."));
            }
            catch (JsonException e)
            {
                // Its place is one within the item.
                throw new JsonException($"Item {items.Count}{(e.Path is { Length: > 2 } path ? $", {path[2..]}" : "")}: {e.Message}", e);
            }
        }

        return [.. items];
    }

    public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value) JsonSerializer.Serialize(writer, item, TypeInfo(options));
        writer.WriteEndArray();
    }

    private static JsonTypeInfo<T> TypeInfo(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
