using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using NJsonSchema;

namespace LearnRate.Cli.Tests;

/// <summary>The schemas below docs/schemas are those of the documents that the program prints, and its documents follow them.</summary>
internal sealed class PublishedSchema(string file, string title, string description)
{
    /// <summary>Holds the published file against a document's type, or writes it where LEARNRATE_ACCEPT names the repository.</summary>
    public void IsThatOf(JsonSerializerOptions options, Type document)
    {
        var schema = options.GetJsonSchemaAsNode(document, new() { TreatNullObliviousAsNonNullable = true }).AsObject();
        var expected = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["description"] = description,
        };
        foreach (var (name, value) in schema.ToArray())
        {
            schema.Remove(name);
            expected[name] = value;
        }

        var text = expected.ToJsonString(new() { WriteIndented = true });
        if (Environment.GetEnvironmentVariable("LEARNRATE_ACCEPT") is { Length: > 0 } root)
            File.WriteAllText(Path.Combine(root, "docs", "schemas", file), text + "\n");
        else Assert.Equal(File.ReadAllText(Published).TrimEnd(), text);
    }

    /// <summary>Holds a document against the published file.</summary>
    public async Task Admits(string document) =>
        Assert.Empty((await JsonSchema.FromFileAsync(Published, TestContext.Current.CancellationToken)).Validate(document));

    private string Published => Path.Combine(AppContext.BaseDirectory, "schemas", file);
}
