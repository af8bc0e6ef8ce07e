using System.Text;
using System.Text.Json.Nodes;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Recipes;
using LearnRate.Tests.Models;
using LearnRate.Training;

namespace LearnRate.Tests.Formats;

/// <summary>Model files hold everything, to the bit, and whatever is none is refused in words.</summary>
public sealed class ModelFileTests
{
    private static readonly string Good = Text(SmallModels.OfMixed("3 tanh", "class"));

    public static TheoryData<string> Activations => [.. Catalogue.Names<Activation>().Where(name => name != "softmax")];

    [Theory]
    [InlineData("price", Precision.Float), InlineData("price rent", Precision.Float), InlineData("class", Precision.Float),
        InlineData("class", Precision.Double), InlineData("price", Precision.Double)]
    public void Model_ComesBackToTheBit(string targets, Precision precision)
    {
        var model = SmallModels.OfMixed("6 elu(alpha=0.3) > 4 relu", precision, targets.Split(' ')) with { Missing = ["NA", "-", "ü"] };
        var text = Text(model);
        var back = Read(text);

        Assert.Equal(model, back);
        for (var i = 0; i < model.Parameters.Count; i++)
            Assert.Equal(BitConverter.DoubleToInt64Bits(model.Parameters[i]), BitConverter.DoubleToInt64Bits(back.Parameters[i]));
        Assert.Equal(text, Text(back));
        var (before, after) = (new Predictor(model).Predict(SmallModels.MixedTable), new Predictor(back).Predict(SmallModels.MixedTable));
        for (var row = 0; row < before.Count; row++) Assert.Equal(before.Numbers(row), after.Numbers(row));
    }

    [Fact]
    public void HardFloats_ComeBackToTheBit()
    {
        // Rounded twice, by way of 64 bits, the shortest texts of some floats would not come back.
        var model = SmallModels.OfMixed("3 tanh", "class");
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            double[] parameters = [.. Enumerable.Range(0, model.Parameters.Count).Select(_ =>
            {
                float number;
                do number = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
                while (!float.IsFinite(number));
                return (double)number;
            })];
            var hard = model with { Parameters = [.. parameters] };
            Assert.Equal(parameters.Select(BitConverter.DoubleToInt64Bits),
                Read(Text(hard)).Parameters.Select(BitConverter.DoubleToInt64Bits));
        }
    }

    [Theory, MemberData(nameof(Activations))]
    public void EveryActivation_ComesBack(string activation)
    {
        var model = SmallModels.OfMixed($"2 {activation}", "price");
        Assert.Equal(model, Read(Text(model)));
    }

    [Fact]
    public void File_IsReadable()
    {
        var json = JsonNode.Parse(Good)!;
        Assert.Equal(("learnrate-model", 1, "10 > 3 tanh > 3", "float"),
            (json["format"]!.GetValue<string>(), json["version"]!.GetValue<int>(), json["network"]!.GetValue<string>(),
                json["precision"]!.GetValue<string>()));
        Assert.Equal((3, 10, 3), (json["layers"]![0]!["weights"]!.AsArray().Count, json["layers"]![0]!["weights"]![0]!.AsArray().Count,
            json["layers"]![0]!["biases"]!.AsArray().Count));
        // A unit's weights are one line.
        Assert.Contains("\n        [", Good, StringComparison.Ordinal);
        Assert.Contains("\"Köln\"", Good, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelOfBeforeThereWereRanges_IsRead_AndClipsNothing()
    {
        var json = JsonNode.Parse(Good)!;
        foreach (var input in json["preprocessing"]!["inputs"]!.AsArray()) input!.AsObject().Remove("range");
        Assert.All(Read(json.ToJsonString()).Preprocessing.Inputs.OfType<NumberEncoding>(), number => Assert.Null(number.Range));
        Assert.All(Read(Good).Preprocessing.Inputs.OfType<NumberEncoding>(), number => Assert.NotNull(number.Range));
    }

    [Fact]
    public void DoubleWeights_OfAFloatModel_AreNotRounded() =>
        Assert.Contains("0.1, which is no number of 32 bits",
            Assert.Throws<ArgumentException>(() => Text(SmallModels.OfMixed("3 tanh", Precision.Double, "price") is var model
            ? model with { Precision = Precision.Float, Parameters = [.. model.Parameters.Select(_ => 0.1)] }
            : model)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "m.json: the file is empty.")]
    [InlineData("a,b\n1,2\n", "m.json: this is no model: it looks like text, such as a table.")]
    [InlineData("[1, 2]", "m.json: this is no model: it looks like a JSON list.")]
    [InlineData("PAR1....", "it looks like a Parquet table")]
    [InlineData("\u0008\u0008\u0012\u0009LearnRate",
        "it looks like an ONNX model, which other programs run: give the model.json beside it")]
    [InlineData("{}", "m.json: this is JSON, but no model: it lacks \"format\": \"learnrate-model\".")]
    [InlineData("{\"format\":\"other\",\"version\":1}", "it lacks \"format\": \"learnrate-model\".")]
    [InlineData("{\"format\":\"learnrate-model\",\"version\":2,\"layers\":7}",
        "m.json: it was written by a newer LearnRate: model version 2; this one reads 1. Update LearnRate.")]
    [InlineData("{\"format\":\"learnrate-model\",\"version\":0}", "its \"version\" is 0; it must be 1.")]
    [InlineData("{\"format\":\"learnrate-model\"}", "its \"version\" is no number; it must be 1.")]
    [InlineData("{\"format\":\"learnrate-model\",\"version\":1}", "its \"precision\" is not there; it must be \"float\" or \"double\".")]
    public void WhatIsNoModel_IsRefused(string text, string expected) => Refused(text, expected);

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 1, \"wish\": 1", "'wish'")]
    [InlineData("\"version\": 1", "\"version\": 1, \"version\": 1", "version")]
    [InlineData("\"precision\": \"float\"", "\"precision\": \"half\"", "its \"precision\" is 'half'")]
    [InlineData("10 > 3 tanh > 3", "10 > 4 tanh > 3",
        "The network is said to be 10 > 4 tanh > 3; its weights are those of 10 > 3 tanh > 3.")]
    [InlineData("\"activation\": \"tanh\"", "\"activation\": \"tanj\"", "Did you mean 'tanh'?")]
    [InlineData("\"activation\": \"tanh\"", "\"activation\": \"softmax\"", "its weights are those of 10 > 3 softmax > 3")]
    [InlineData("\"biases\": [", "\"biases\": [1,", "layers[0] has 3 rows of weights and 4 biases")]
    [InlineData("        [", "        [0.5,", "layers[0].weights[0] has 11 weights; the layer has 10 inputs.")]
    [InlineData("        [", "        [1e39,", "Row 0: Number 0 of the row is too large; it must be finite.")]
    [InlineData("        [", "        [\"1\",", "at layers[0].weights: Row 0: Number 0 of the row is none.")]
    [InlineData("        [", "        [NaN,", "damaged")]
    [InlineData("\"marksMissing\": true", "\"marksMissing\": 1",
        "at preprocessing.inputs: Item 1, marksMissing: what stands there cannot be read.")]
    [InlineData("\"kind\": \"number\"", "\"kind\": \"numbr\"", "numbr")]
    [InlineData("\"fill\"", "\"fil\"", "'fil'")]
    [InlineData("\"rate\": 0.01", "\"rate\": 0", "Rate is 0; it must be above 0, and finite.")]
    [InlineData("\"seed\": 7", "\"seed\": -7", "provenance.seed: what stands there cannot be read.")]
    [InlineData("\"missing\": [", "\"missing\": null, \"x\": [", "at missing: null stands there; it must not.")]
    [InlineData("\"data\": \"mixed.csv\"", "\"data\": null", "at provenance.data: null stands there; it must not.")]
    [InlineData("\"column\": \"day\"", "\"column\": null", "Item 0, column: null stands there; it must not.")]
    [InlineData("\"activation\": \"tanh\"", "\"activation\": null", "at layers[0].activation: null stands there; it must not.")]
    [InlineData("\"provenance\": {", "\"provenance\": {}, \"x\": {", "missing required")]
    public void DamagedModel_IsRefused(string from, string to, string expected)
    {
        Assert.Contains(from, Good, StringComparison.Ordinal);
        var at = Good.IndexOf(from, StringComparison.Ordinal);
        Refused(Good[..at] + to + Good[(at + from.Length)..], expected);
    }

    [Fact]
    public void EveryBeginningOfAModel_IsRefusedAsCutOff()
    {
        var bytes = Encoding.UTF8.GetBytes(Good.TrimEnd());
        for (var length = 1; length < bytes.Length; length++)
        {
            var refused = Assert.Throws<TableException>(() => ModelFile.ReadStream(new MemoryStream(bytes[..length]), "m.json"));
            Assert.Equal("m.json: the model is cut off: the file ends within it. Copy it again.", refused.Message);
        }
    }

    [Fact]
    public void WhatFollowsAModel_IsRefused() => Refused(Good + "{}", "m.json, line");

    [Fact]
    public void ByteOrderMark_IsPassedOver() => Assert.Equal(Read(Good), Read("\uFEFF" + Good));

    [Theory]
    [InlineData("layers", "1,001 layers; 1,000 are the most")]
    [InlineData("nesting", "damaged")]
    [InlineData("narrow", "takes the memory of")]
    [InlineData("endless", "larger than 256 MB")]
    public void HostileFile_IsRefusedBeforeItTakesMemory(string kind, string expected)
    {
        var layer = "{\"activation\":\"relu\",\"weights\":[[1]],\"biases\":[0]}";
        using Stream stream = kind switch
        {
            "layers" =>
                Bytes(Hostile("1" + string.Concat(Enumerable.Repeat(" > 1 relu", 1000)) + " > 1",
                    string.Join(',', [.. Enumerable.Repeat(layer, 1000), layer.Replace("relu", "identity", StringComparison.Ordinal)]), 1)),
            "nesting" => Bytes("{\"format\":" + new string('[', 1_000_000)),
            // The values of 64 rows take more than the weights.
            "narrow" => Bytes(Hostile(
                string.Concat(Enumerable.Repeat("1 > 300000 > ", 5)) + "1",
                string.Join(',', Enumerable.Repeat(Narrow(1, 300_000) + "," + Narrow(300_000, 1), 5)), 1)),
            _ => new Endless(),
        };
        var before = GC.GetTotalAllocatedBytes();
        var refused = Assert.Throws<TableException>(() => ModelFile.ReadStream(stream, "m.json"));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 2_000_000_000);
    }

    [Fact]
    public void Folder_StandsForItsModel()
    {
        var folder = Directory.CreateTempSubdirectory("learnrate-model-").FullName;
        try
        {
            Assert.Equal($"the folder {folder} holds no model.json.", Assert.Throws<TableException>(() => ModelFile.Read(folder)).Message);
            var model = SmallModels.OfMixed("3 tanh", "price");
            ModelFile.Write(Path.Combine(folder, "model.json"), model);
            Assert.Equal(model, ModelFile.Read(folder));
            Assert.Equal(model, ModelFile.Read(Path.Combine(folder, "model.json")));
            Assert.Equal($"there is no model {folder}/no.json.",
                Assert.Throws<TableException>(() => ModelFile.Read($"{folder}/no.json")).Message);

            // What cannot be written leaves what was there, and nothing else.
            Assert.Throws<ArgumentException>(() => ModelFile.Write(Path.Combine(folder, "model.json"), model with { Parameters = [1] }));
            Assert.Equal(model, ModelFile.Read(folder));
            Assert.Single(Directory.EnumerateFileSystemEntries(folder));
            Assert.Contains("cannot be written", Assert.Throws<IOException>(() => ModelFile.Write(folder, model)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static string Text(Model model)
    {
        using var stream = new MemoryStream();
        ModelFile.WriteStream(stream, model);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static Model Read(string text) => ModelFile.ReadStream(Bytes(text), "m.json");

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static void Refused(string text, string expected)
    {
        var refused = Assert.Throws<TableException>(() => Read(text));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static string Narrow(int inputs, int units)
    {
        static string Ones(int count) => $"[{string.Join(',', Enumerable.Repeat('1', count))}]";
        var weights = string.Join(',', Enumerable.Repeat(Ones(inputs), units));
        return $"{{\"activation\":\"identity\",\"weights\":[{weights}],\"biases\":{Ones(units)}}}";
    }

    private static string Hostile(string network, string layers, int words) =>
        $$$"""
        {"format":"learnrate-model","version":1,"network":"{{{network}}}","precision":"float","layers":[{{{layers}}}],
        "preprocessing":{"inputs":[{"kind":"category","column":"w",
        "words":[{{{string.Join(',', Enumerable.Range(0, words).Select(i => $"\"{i}\""))}}}],"rare":[],"marksMissing":false}],
        "target":{"kind":"numbers","numbers":[{"column":"y","centre":0,"scale":1}]}},"missing":[],
        "provenance":{"version":"0","data":"d","dataFingerprint":"f","optimizer":"sgd","rate":1,"schedule":"constant",
        "controller":null,"batchSize":1,"steps":1,"parametersAfter":1,"seed":1}}
        """;

    /// <summary>A file that never ends, such as a device.</summary>
    private sealed class Endless : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'{');
            return buffer.Length;
        }
    }
}
