using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Recipes;
using LearnRate.Tests.Data;
using LearnRate.Tests.Models;
using LearnRate.Training;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LearnRate.Tests.Formats;

/// <summary>ONNX Runtime, which knows nothing of LearnRate, says what <see cref="Predictor"/> says.</summary>
public sealed class OnnxTests
{
    private const double Near = 1e-5;

    public static TheoryData<string> Activations =>
        [.. Catalogue.Names<Activation>().Where(name => name != "softmax").SelectMany(name => Options(name))];

    [Theory]
    [MemberData(nameof(DataSetTests.Sets), MemberType = typeof(DataSetTests))]
    public void EverySet_AgreesRowByRow(string name, string target, int rows, int features, LearningTask task)
    {
        var table = TableReader.Read(Path.Combine(AppContext.BaseDirectory, "Data", $"{name}.csv"),
            cancellationToken: TestContext.Current.CancellationToken).Table;
        var model = SmallModels.Train(table, new() { Targets = [target] }, "16 tanh > 8 relu");
        Assert.Equal((rows, features, task), (table.RowCount, model.Network.Inputs, model.Preprocessing.Target.Task));
        Agree(model, table);
    }

    [Theory, MemberData(nameof(Activations))]
    public void EveryActivation_Agrees(string activation)
    {
        foreach (var precision in Enum.GetValues<Precision>())
            Agree(SmallModels.OfMixed($"8 {activation} > 5 {activation}", precision, "price"), SmallModels.MixedTable);
    }

    [Theory]
    [InlineData("price"), InlineData("price rent"), InlineData("class")]
    public void EmptyCells_UnknownWords_AndDaysAsNumbers_Agree(string targets)
    {
        var model = SmallModels.OfMixed("8 tanh", targets.Split(' '));
        var rows =
            "day,size,town,garden\n20150101,1.5,Rome,yes\n20150102,1.5,Rome,YES\n,,,\n20990101,-7,never " +
                "seen,No\n20150101,1e3,Ulm,nO\n20150101,1,rome,f\n20150101,1,Köln,1\n";
        var table = TableReader.ReadStream(Tables.Bytes(rows), "more.csv", new() { Kinds = [new("garden", ColumnKind.Boolean)] },
            TestContext.Current.CancellationToken).Table;
        var predictions = Agree(model, table);
        // Days that are one number in float are two.
        Assert.NotEqual(predictions.Numbers(0).ToArray(), predictions.Numbers(1).ToArray());
    }

    [Theory, InlineData("tanh"), InlineData("relu"), InlineData("clip")]
    public void WordThatIsNeitherYesNorNo_MakesNoNumber(string activation)
    {
        using var session = Session(SmallModels.OfMixed($"8 {activation}", "price"));
        using var results = session.Run(
        [
            Numbers("day", [20150101.0]), Numbers("size", [1.0]), Texts("town", ["Rome"]), Texts("garden", ["maybe"]),
        ]);
        Assert.True(double.IsNaN(results[0].AsTensor<double>()[0]));
    }

    [Fact]
    public void EveryTextForNothing_RareUnseenAndPaddedWord_Agrees()
    {
        string[] countries = ["DE", "CH", "NA", "FR", "", "null"], towns = ["Rome", "Oslo", "NA", "", "-", "Ulm"];
        var training = "price,country,town,garden,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i =>
            $"{(i % 9 == 4 ? "n/a" : $"${i % 13}.50")},{countries[i % 6]},{towns[i % 40 == 7 ? 5 : i % 5]},{"yes no"
                .Split(' ')[i % 2]},{i * 7 % 11}\n"));
        var model = SmallModels.Train(TableReader.ReadStream(Tables.Bytes(training), "t.csv",
            cancellationToken: TestContext.Current.CancellationToken).Table, new() { Targets = ["y"], RareBelow = 4 }, "6 tanh");
        Assert.Equal(["NaN", "null", "?"], model.Preprocessing.Inputs[1].Format!.Empty!);

        string[] cells = ["", "NA", "na", "NaN", "nan", "NULL", "Null", "?", "-", "None", "DE", "  DE ", "de", "Rome", "Ulm", "Nowhere"];
        var rows = cells.SelectMany(cell => new[] { ("$1.50", cell, "Rome"), ("n/a", "DE", cell) }).ToArray();
        using var source = TableReader.OpenStream(Tables.Bytes("price,country,town,garden\n"
            + string.Concat(rows.Select(row => $"{row.Item1},{row.Item2},{row.Item3},{(row.Item2 == "NaN" ? "NA" : "Yes")}\n"))),
            "t.csv").Rows;
        var features = new double[rows.Length * model.Preprocessing.Features];
        Assert.Equal(rows.Length, model.Preprocessing.Bind(source).ReadBatch(features));
        var expected = new double[rows.Length];
        new Predictor(model).Predict(features, expected);

        using var session = Session(model);
        using var results = session.Run(
        [
            Numbers("price", [.. rows.Select(row => row.Item1 == "n/a" ? double.NaN : 1.5)]),
            Texts("country", [.. rows.Select(row => row.Item2.Trim())]), Texts("town", [.. rows.Select(row => row.Item3.Trim())]),
            Texts("garden", [.. rows.Select(row => row.Item2 == "NaN" ? "NA" : "Yes")]),
        ]);
        var numbers = results[0].AsTensor<double>();
        for (var row = 0; row < rows.Length; row++) Assert.Equal(expected[row], numbers[row, 0], 1e-4);
    }

    [Theory, InlineData(Precision.Float), InlineData(Precision.Double)]
    public void NumbersBeyondTheTrainingRows_AreClippedAlike(Precision precision)
    {
        var model = SmallModels.OfMixed("8 tanh", precision, "price");
        var days = ((NumberEncoding)model.Preprocessing.Inputs[0]).Range!;
        var sizes = ((NumberEncoding)model.Preprocessing.Inputs[1]).Range!;
        Assert.Equal((0, 18), (sizes.Least, sizes.Most));
        var table = new Table("t",
        [
            new NumberColumn("day", [days.Most, 1e300, days.Least, -1e300, double.NaN]),
            new NumberColumn("size", [18, 18.5, 0, -1e9, double.NaN]),
            new TextColumn("town", ["Rome", "Rome", "Rome", "Rome", "Rome"]), new TextColumn("garden", ["yes", "yes", "yes", "yes", "yes"]),
        ]);
        var predictions = Agree(model, table);
        Assert.Equal(predictions.Numbers(0).ToArray(), predictions.Numbers(1).ToArray());
        Assert.Equal(predictions.Numbers(2).ToArray(), predictions.Numbers(3).ToArray());
        Assert.NotEqual(predictions.Numbers(0).ToArray(), predictions.Numbers(2).ToArray());
    }

    [Fact]
    public void NamesThatCollide_AreToldApart()
    {
        var csv = "prediction,1,/1/Sub,y\n" + string.Concat(Enumerable.Range(0, 40)
            .Select(i => FormattableString.Invariant($"{i % 7},{i % 5},{i % 3 * 2.5},{i * i}\n")));
        var table = TableReader.ReadStream(Tables.Bytes(csv), "t.csv", new() { HasHeader = true },
            TestContext.Current.CancellationToken).Table;
        var model = SmallModels.Train(table, new() { Targets = ["y"] }, "4 relu");
        using var session = Session(model);
        Assert.Equal(["/1/Sub", "1", "prediction"], session.InputMetadata.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["prediction 2"], session.OutputMetadata.Keys);
        Agree(model, table);
    }

    [Fact]
    public void Metadata_SayWhatTheModelIs()
    {
        var model = SmallModels.OfMixed("8 tanh", "class");
        using var session = Session(model);
        var facts = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal("LearnRate", session.ModelMetadata.ProducerName);
        Assert.Equal(("""["a","b","c"]""", """["class"]""", "mixed.csv", "adam"),
            (facts["classes"], facts["targets"], facts["data"], facts["optimizer"]));
        Assert.Equal(["label", "probabilities"], session.OutputMetadata.Keys);
        Assert.All(session.InputMetadata.Values, input => Assert.Equal([-1, 1], input.Dimensions));
    }

    [Fact]
    public void EqualModels_HaveEqualBytes() =>
        Assert.Equal(Bytes(SmallModels.OfMixed("8 tanh", "class")), Bytes(SmallModels.OfMixed("8 tanh", "class")));

    private static IEnumerable<string> Options(string activation) => activation switch
    {
        "clip" => ["clip", "clip(max=-0.25)"],
        "elu" => ["elu", "elu(alpha=0.3)"],
        "leakyrelu" => ["leakyrelu", "leakyrelu(slope=0.2)", "leakyrelu(slope=-1.5)"],
        _ => [activation],
    };

    /// <summary>Every row alone and all of them at once.</summary>
    private static Predictions Agree(Model model, Table table)
    {
        var expected = new Predictor(model).Predict(table);
        using var session = Session(model);
        int[] all = [.. Enumerable.Range(0, table.RowCount)];
        Compare(all);
        foreach (var row in all) Compare([row]);
        return expected;

        void Compare(int[] rows)
        {
            using var results = session.Run([.. model.Preprocessing.Inputs.Select(input => Cells(input, table, rows))]);
            if (model.Preprocessing.Target is ClassTarget classes)
            {
                var labels = results[0].AsTensor<string>();
                double[] probabilities = model.Precision == Precision.Float
                    ? [.. results[1].AsEnumerable<float>()] : [.. results[1].AsEnumerable<double>()];
                for (var i = 0; i < rows.Length; i++)
                {
                    Assert.Equal(expected.Class(rows[i]), labels[i]);
                    for (var c = 0; c < model.Outputs; c++)
                        Assert.Equal(expected.Numbers(rows[i])[c], probabilities[i * model.Outputs + c], Near);
                }
            }
            else
            {
                var targets = ((NumberTargets)model.Preprocessing.Target).Numbers;
                var numbers = results[0].AsTensor<double>();
                for (var i = 0; i < rows.Length; i++)
                    for (var t = 0; t < model.Outputs; t++)
                        Assert.Equal(expected.Numbers(rows[i])[t], numbers[i, t], Near * targets[t].Scale);
            }
        }
    }

    private static NamedOnnxValue Cells(ColumnEncoding input, Table table, int[] rows) => table[input.Column] switch
    {
        NumberColumn numbers => Numbers(input.Column, [.. rows.Select(row => numbers.Values[row])]),
        TextColumn texts => Texts(input.Column, [.. rows.Select(row => texts.IsMissing(row) ? "" : texts.Words[texts.Codes[row]])]),
        _ => throw new NotSupportedException(),
    };

    private static NamedOnnxValue Numbers(string column, double[] cells) =>
        NamedOnnxValue.CreateFromTensor(column, new DenseTensor<double>(cells, [cells.Length, 1]));

    private static NamedOnnxValue Texts(string column, string[] cells) =>
        NamedOnnxValue.CreateFromTensor(column, new DenseTensor<string>(cells, [cells.Length, 1]));

    private static InferenceSession Session(Model model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return new(Bytes(model), options);
    }

    private static byte[] Bytes(Model model)
    {
        using var stream = new MemoryStream();
        OnnxFile.Write(stream, model);
        return stream.ToArray();
    }
}
