using System.Globalization;
using System.Text;
using CsCheck;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;
using LearnRate.Tests.Models;
using LearnRate.Training;

namespace LearnRate.Tests.Formats;

/// <summary>
/// Mutated model files never crash the reader or what works with a model: they predict, or are
/// refused in one line. <c>LEARNRATE_FUZZ=1000000</c> sets how many are tried.
/// </summary>
public sealed class ModelFuzzTests
{
    private static readonly long Inputs = long.TryParse(Environment.GetEnvironmentVariable("LEARNRATE_FUZZ"), NumberStyles.None,
        CultureInfo.InvariantCulture, out var inputs) ? inputs : 3000;

    private static readonly byte[][] Seeds =
    [
        .. ((Model[])
        [
            SmallModels.OfMixed("2 tanh", "class"), SmallModels.OfMixed("1 clip(max=2)", Precision.Double, "price", "rent"),
            SmallModels.OfMixed("2 elu(alpha=0.5) > 2 gelu", "price"),
        ]).Select(model => Encoding.UTF8.GetBytes(ModelFileTests.Text(model))),
    ];

    /// <summary>Texts that mean something here or in JSON, or are at the edge of it.</summary>
    private static readonly byte[][] Favourites =
    [
        .. ((string[])
        [
            "[", "]", "{", "}", ",", ":", "\"", "null", "true", "-", "1e39", "1e309", "-1e-400", "0", "99999999999999999999", "2147483648",
            "-1", "NaN", "\\ud800", "\\u0000", "\u0000", "\"version\": 2,",
            "\"version\": 1,", "\"kind\": \"category\",", "\"kind\": \"number\",", "\"relu\"", "\"softmax\"", "\"clip(max=1e308)\"",
            "\"elu(alpha=", "\"column\": \"size\",", "\"double\"", "\"float\"", "[[]]", "[]", "{}",
            "\"controller\": \"x\",", "ü", "//", "1,", ".5", "[1,2,3],", "\"scale\": 5e-324,", "\"scale\": 1.7e308,",
            "\"centre\": -1.7e308,",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0x80], [0xED, 0xA0, 0x80],
    ];

    private static readonly Gen<byte[]> Files =
        Gen.Select(Gen.Int[0, Seeds.Length - 1], Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20], Gen.Byte).Array[1, 6])
            .Select((seed, mutations) =>
        {
            var bytes = Seeds[seed].ToList();
            foreach (var (kind, at, other, value) in mutations) Mutate(bytes, kind, at, other, value);
            return bytes.ToArray();
        });

    [Fact]
    public void MutatedModels_PredictOrAreRefusedInWords() => Files.Sample(bytes =>
    {
        try
        {
            var model = ModelFile.ReadStream(new MemoryStream(bytes), "m.json");
            var predictions = new Predictor(model).Predict(SmallModels.MixedTable);
            Assert.Equal(SmallModels.MixedTable.RowCount, predictions.Count);
            // What is written again is the same model.
            using var copy = new MemoryStream();
            ModelFile.WriteStream(copy, model);
            copy.Position = 0;
            Assert.Equal(model, ModelFile.ReadStream(copy, "copy.json"));
            OnnxFile.Write(Stream.Null, model);
        }
        catch (TableException refused)
        {
            Assert.DoesNotContain('\n', refused.Message);
            Assert.DoesNotContain("System.", refused.Message, StringComparison.Ordinal);
            Assert.InRange(refused.Message.Length, 10, 2000);
        }
    }, iter: Inputs);

    private static void Mutate(List<byte> bytes, int kind, int at, int other, byte value)
    {
        if (bytes.Count == 0) bytes.Add(value);
        (at, other) = (at % bytes.Count, other % bytes.Count);
        var length = Math.Min(value % 40, bytes.Count - at);
        var favourite = Favourites[other % Favourites.Length];
        switch (kind)
        {
            case 0: bytes[at] = value; break;
            case 1: bytes[at] ^= (byte)(1 << value % 8); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(at, favourite); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(other, Math.Min(value, bytes.Count - other))); break;
            case 5 when value < 64: bytes.RemoveRange(at, bytes.Count - at); break;
            case 6 when value < 64: bytes.InsertRange(at, Enumerable.Repeat((byte)(value % 2 == 0 ? '[' : '{'), 200 * value)); break;
            case 7 or 5: Replace(bytes, Number(bytes, at), favourite); break;
            case 8 or 6: Replace(bytes, Number(bytes, at), [.. Slice(bytes, Number(bytes, other))]); break;
            default: Replace(bytes, Word(bytes, at), [.. Slice(bytes, Word(bytes, other))]); break;
        }
    }

    private static (int Start, int Length) Number(List<byte> bytes, int at) =>
        Run(bytes, at, letter => letter is >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'+' or (byte)'.' or (byte)'e' or (byte)'E');

    private static (int Start, int Length) Word(List<byte> bytes, int at) =>
        Run(bytes, at, letter => letter is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z');

    /// <summary>The next letters of a kind.</summary>
    private static (int Start, int Length) Run(List<byte> bytes, int at, Func<byte, bool> isOne)
    {
        while (at < bytes.Count && !isOne(bytes[at])) at++;
        var end = at;
        while (end < bytes.Count && isOne(bytes[end])) end++;
        return (at, end - at);
    }

    private static List<byte> Slice(List<byte> bytes, (int Start, int Length) run) => bytes.GetRange(run.Start, run.Length);

    private static void Replace(List<byte> bytes, (int Start, int Length) run, byte[] by)
    {
        bytes.RemoveRange(run.Start, run.Length);
        bytes.InsertRange(run.Start, by);
    }
}
