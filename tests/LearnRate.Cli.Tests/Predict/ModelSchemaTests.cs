using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using LearnRate.Formats;
using LearnRate.Recipes;
using LearnRate.Tests.Models;
using LearnRate.Training;
using NJsonSchema;

namespace LearnRate.Cli.Tests.Predict;

/// <summary>The published schema of model files is that of the document, and model files follow it.</summary>
public sealed class ModelSchemaTests
{
    private static string SchemaFile => Path.Combine(AppContext.BaseDirectory, "schemas", "model-1.schema.json");

    [Theory]
    [InlineData("class", Precision.Float), InlineData("price rent", Precision.Double)]
    public async Task Models_FollowThePublishedSchema(string targets, Precision precision)
    {
        using var stream = new MemoryStream();
        ModelFile.WriteStream(stream, SmallModels.OfMixed("4 relu", precision, targets.Split(' ')));
        var schema = await JsonSchema.FromFileAsync(SchemaFile, TestContext.Current.CancellationToken);

        var text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Empty(schema.Validate(text));
        Assert.NotEmpty(schema.Validate(text.Replace("\"biases\"", "\"biasses\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(text.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal)));
    }

    [Fact]
    public void PublishedSchema_IsThatOfTheDocument()
    {
        var expected = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"{ModelFile.Format} {ModelFile.Version}",
            ["description"] = "A trained model, as `learnrate predict` reads it: model.json.",
        };
        foreach (var (name, value) in Schema(typeof(ModelDocument<double>)).AsObject().ToArray()) expected[name] = value!.DeepClone();
        expected["properties"]!["format"] = new JsonObject { ["enum"] = new JsonArray(ModelFile.Format) };
        expected["properties"]!["version"] = new JsonObject { ["enum"] = new JsonArray(ModelFile.Version) };
        expected["properties"]!["precision"] = new JsonObject { ["enum"] = new JsonArray("float", "double") };

        var text = expected.ToJsonString(new() { WriteIndented = true });
        if (Environment.GetEnvironmentVariable("LEARNRATE_ACCEPT") is { Length: > 0 } root)
            File.WriteAllText(Path.Combine(root, "docs", "schemas", "model-1.schema.json"), text + "\n");
        else
            Assert.Equal(File.ReadAllText(SchemaFile).TrimEnd(), text);
    }

    // What has a converter of its own is unknown to the exporter.
    private static JsonNode Schema(Type type) => ModelContext.Readable.Options.GetJsonSchemaAsNode(type, new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, node) => context.TypeInfo.Type is var it && it.IsGenericType
            && it.GetGenericTypeDefinition() == typeof(ValueList<>) ? List(Schema(it.GetGenericArguments()[0]))
            : it == typeof(double[]) ? List(new JsonObject { ["type"] = "number" })
            : it == typeof(double[][]) ? List(List(new JsonObject { ["type"] = "number" }))
            : node,
    });

    private static JsonObject List(JsonNode items) => new() { ["type"] = "array", ["items"] = items.DeepClone() };
}
