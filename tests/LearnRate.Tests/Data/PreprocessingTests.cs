using System.Globalization;
using System.Text.Json;
using CsCheck;
using LearnRate.Data;
using LearnRate.Formats;

namespace LearnRate.Tests.Data;

/// <summary>Features against closed forms; the same for whole tables, for rows as they come, and after a trip through JSON.</summary>
public sealed class PreprocessingTests
{
    private static readonly SplitShares OnlyTraining = new() { Validation = 0, Test = 0 };

    [Theory]
    // 1 2 3 4 10: mean 4, deviation √10, median 3, quartiles 2 and 4.
    [InlineData(Scaling.Standard, 4, 3.1622776601683795, 4)]
    [InlineData(Scaling.MinMax, 1, 9, 4)]
    [InlineData(Scaling.Robust, 3, 2, 3)]
    [InlineData(Scaling.None, 0, 1, 4)]
    public void Numbers_AreScaledByTheTrainingRows(Scaling scaling, double centre, double scale, double fill)
    {
        var encoding = (NumberEncoding)Fit([1, 2, double.NaN, 3, 4, 10], scaling);
        Assert.Equal((centre, scale, fill, true), (encoding.Centre, encoding.Scale, encoding.Fill, encoding.MarksMissing));
        Assert.Equal(["x", "x missing"], encoding.FeatureNames);
    }

    [Theory]
    // Training rows are 1 to 10: mean 4, deviation √10.
    [InlineData(Scaling.Standard, -0.9486832980505138, 1.8973665961010275), InlineData(Scaling.MinMax, 0, 1)]
    [InlineData(Scaling.Robust, -1, 3.5), InlineData(Scaling.None, 1, 10)]
    public void NumbersOutsideTheTrainingRowsRange_CountAsItsEnds(Scaling scaling, double least, double most)
    {
        var encoding = Fit([1, 2, 3, 4, 10], scaling);
        Assert.Equal(new NumberRange { Least = 1, Most = 10 }, ((NumberEncoding)encoding).Range);
        double[] cells = [-1e300, 1, 0.999, 10, 10.001, 1e300];
        Assert.Equal([least, least, least, most, most, most],
            With(encoding).Transform(new Table("t", [new NumberColumn("x", cells)]), [0, 1, 2, 3, 4, 5]));
    }

    [Fact]
    public void AColumnThatTrainingRowsHaveOneNumberOf_IsThatNumberEverywhere()
    {
        var table = new Table("t", [new NumberColumn("x", [.. Enumerable.Range(0, 60).Select(i => i == 7 ? 1e6 : 3)]),
            new NumberColumn("z", [.. Enumerable.Range(0, 60).Select(i => i % 13 + i / 100.0)]),
            new NumberColumn("y", [.. Enumerable.Range(0, 60).Select(i => i * i % 17 + 0.5)])]);
        var elsewhere = 0;
        for (var seed = 0UL; seed < 20; seed++)
        {
            var prepared = PreparedTable.Create(table, new() { Targets = ["y"], SplitSeed = seed });
            var note = prepared.Notes.SingleOrDefault(note => note.Column == "x");
            Assert.Equal(prepared.Split.Training.Contains(7), note is null);
            if (note is null) continue;
            elsewhere++;
            Assert.StartsWith("it is 3 in every training row", note.Text, StringComparison.Ordinal);
            Assert.Equal([TableRemedy.SplitOtherwise, TableRemedy.LeaveOutColumn], note.Remedies);
            for (var row = 0; row < 12; row++)
                Assert.Equal((0.0, 0.0), (prepared.Data.Validation!.Inputs(row, 1)[0], prepared.Test!.Inputs(row, 1)[0]));
        }

        Assert.InRange(elsewhere, 1, 19);
    }

    [Fact]
    public void NumbersWithoutARange_AreNotClipped() => Assert.Equal([99.5],
        With(new NumberEncoding { Column = "x", Centre = 1, Scale = 2 }).Transform(new Table("t", [new NumberColumn("x", [200])]), [0]));

    [Fact]
    public void ARangeThatEndsBeforeItBegins_IsRefused() => Assert.Contains("from 2 to 1",
        Assert.Throws<ArgumentException>(() => new NumberEncoding { Column = "x", Range = new() { Least = 2, Most = 1 } }).Message,
        StringComparison.Ordinal);

    [Fact]
    public void CellsThatAreEmpty_UnknownOrClipped_AreCounted()
    {
        const string csv = "x,w,b\n5,a,yes\n,,\n-7,z,no\n1e9,b,\n10,Z,y\n";
        var preprocessing = With(new NumberEncoding { Column = "x", Range = new() { Least = 1, Most = 10 } },
            new CategoryEncoding { Column = "w", Words = ["a", "b"] }, new BooleanEncoding { Column = "b" });
        using var rows = TableReader.OpenStream(Tables.Bytes(csv), "t.csv", new() { Delimiter = ',' });
        var encoder = preprocessing.Bind(rows.Rows);
        Assert.Equal(5, encoder.ReadBatch(new double[5 * encoder.Features]));
        Assert.Equal([("x", 1L, 0L, 2L), ("w", 1L, 2L, 0L), ("b", 2L, 0L, 0L)],
            encoder.Counts.Select(cells => (cells.Column, cells.Empty, cells.Unseen, cells.Clipped)));
    }

    [Fact]
    public void NumbersThatAreEqual_AreOnlyShifted() =>
        // Their deviation would be 1e-17 by rounding, and noise would be scaled to 1.
        Assert.Equal((0.1, 1.0), Fit([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, double.NaN], Scaling.Standard) is NumberEncoding e
            ? (e.Centre, e.Scale) : default);

    [Fact]
    public void Words_AreOneHot_WithRareOnesPooled_AndCodesForEmptyAndUnknown()
    {
        string?[] words = ["b", "b", "b", "a", "a", "a", "r1", "r2", null];
        var prepared = PreparedTable.Create(
            new Table("t", [new TextColumn("w", words), new NumberColumn("y", [1, 2.5, 3, 4, 5, 6, 7, 8, 9])]),
            new() { Targets = ["y"], Shares = OnlyTraining, RareBelow = 2 });
        var encoding = (CategoryEncoding)prepared.Preprocessing.Inputs[0];
        Assert.Equal(["w=a", "w=b", "w rare", "w missing"], encoding.FeatureNames);

        var more = new Table("t", [new TextColumn("w", ["a", "b", "r1", "r2", null, "never seen"])]);
        Assert.Equal(
            [1, 0, 0, 0, /**/ 0, 1, 0, 0, /**/ 0, 0, 1, 0, /**/ 0, 0, 1, 0, /**/ 0, 0, 0, 1, /**/ 0, 0, 0, 0.0],
            prepared.Preprocessing.Transform(more, [0, 1, 2, 3, 4, 5]));
    }

    [Fact]
    public void Booleans_AreOneOrZero_AndInDoubtTheirShare()
    {
        var prepared = PreparedTable.Create(
            new Table("t", [new TextColumn("w", ["yes", "No", "YES", "y", null]), new NumberColumn("y", [1, 2.5, 3, 4, 5])]),
            new() { Targets = ["y"], Shares = OnlyTraining });
        Assert.Equal([1, 0, 0.75, 1], prepared.Preprocessing.Transform(new Table("t", [new TextColumn("w", ["true", null])]), [0, 1]));
        var refused = Assert.Throws<TableException>(
            () => prepared.Preprocessing.Transform(new Table("t", [new TextColumn("w", ["maybe"])]), [0]));
        Assert.Contains("'maybe' is neither yes nor no", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_ComeBack()
    {
        double[] y = [3, 5, 8, 13, 21];
        var prepared =
            PreparedTable.Create(
                new Table("t", [new NumberColumn("x", [1, 2.5, 3, 4, 5]), new NumberColumn("y", y),
                    new NumberColumn("z", [0.5, 0, 0, 0, 1])]), new() { Targets = ["y", "z"], Shares = OnlyTraining });
        var targets = (NumberTargets)prepared.Preprocessing.Target;
        for (var row = 0; row < y.Length; row++)
        {
            var outputs = prepared.Data.Training.Targets(row).ToArray();
            targets.Restore(outputs);
            Assert.Equal(y[prepared.Split.Training[row]], outputs[0], 1e-12);
        }
    }

    [Theory]
    [InlineData("10 9 2 2 9 10", "2 9 10")]
    [InlineData("b a B a B b", "B a b")]
    public void Classes_AreInOrder(string cells, string classes)
    {
        var words = cells.Split(' ');
        Column target = char.IsAsciiDigit(words[0][0])
            ? new NumberColumn("y", [.. words.Select(w => double.Parse(w, CultureInfo.InvariantCulture))]) : new TextColumn("y", words);
        var prepared = PreparedTable.Create(new Table("t", [new NumberColumn("x", [1, 2, 3, 4, 5, 6.5]), target]), new()
        {
            Targets = ["y"],
            Task = LearningTask.SeveralClasses,
            Shares = OnlyTraining,
        });
        Assert.Equal(classes.Split(' '), ((ClassTarget)prepared.Preprocessing.Target).Classes);
    }

    [Fact]
    public void TransformOfRowsAsTheyCome_AndOfWhatWasSerialised_HasTheSameBits() =>
        Tables.Random.Sample(table =>
        {
            var preprocessing = PreparedTable.Create(table, new()
            {
                Targets = ["y"],
                Kinds = [new("word", ColumnKind.Category)],
                RareBelow = 3,
            }).Preprocessing;
            var back = RoundTrip(preprocessing);
            Assert.Equal(preprocessing, back);

            int[] all = [.. Enumerable.Range(0, table.RowCount)];
            var expected = preprocessing.Transform(table, all);
            Assert.Equal(expected, back.Transform(table, all));

            using var rows = TableReader.OpenStream(Tables.Csv(table), "t.csv", new() { HasHeader = true, Delimiter = ',' }).Rows;
            var streamed = new double[expected.Length + preprocessing.Features];
            Assert.Equal(table.RowCount, back.Bind(rows).ReadBatch(streamed));
            Assert.Equal(expected, streamed[..expected.Length]);
        }, iter: 200);

    [Fact]
    public void Encoder_AllocatesNothingPerRow()
    {
        var table = Tables.Random.Single();
        var preprocessing = PreparedTable.Create(table, new()
        {
            Targets = ["y"],
            Kinds = [new("word", ColumnKind.Category)],
        }).Preprocessing;
        Assert.Equal(AllocatedBy(1000), AllocatedBy(3000));

        long AllocatedBy(int times)
        {
            using var rows = new Again(table, times);
            var encoder = preprocessing.Bind(rows);
            var features = new double[encoder.Features];
            encoder.Read(features);
            var before = GC.GetAllocatedBytesForCurrentThread();
            while (encoder.Read(features)) { }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void MissingInput_IsNamed()
    {
        var preprocessing = PreparedTable.Create(Tables.Random.Single(), new()
        {
            Targets = ["y"],
            Kinds = [new("word", ColumnKind.Category)],
        }).Preprocessing;
        using var rows = TableReader.OpenStream(Tables.Bytes("word,sice\na,1\n"), "new.csv").Rows;
        Assert.Equal("the model's input \"size\" is not a column of new.csv. Did you mean \"sice\"?",
            Assert.Throws<TableException>(() => preprocessing.Bind(rows)).Message);
    }

    [Theory]
    [InlineData("""{"inputs":[],"target":{"kind":"classes","column":"y","classes":["a","b"]}}""", "Input columns")]
    [InlineData(
        """
        {"inputs":[{"kind":"number","column":"x","centre":0,"scale":0,"fill":0,"marksMissing":false}],
        "target":{"kind":"classes","column":"y","classes":["a","b"]}}
        """, "Scale is 0")]
    [InlineData(
        """
        {"inputs":[{"kind":"number","column":"x","centre":0,"scale":1,"fill":0,"marksMissing":false}],
        "target":{"kind":"classes","column":"y","classes":["a"]}}
        """, "two or more")]
    [InlineData("""{"inputs":[{"kind":"wish","column":"x"}],"target":null}""", "wish")]
    [InlineData("""{"inputs":[{"kind":"number","column":"x","centre":0,"scale":1,"fill":0,"marksMissing":false}]}""", "target")]
    [InlineData(
        """
        {"inputs":[{"kind":"category","column":"x","words":["a"],"marksMissing":false}],
        "target":{"kind":"classes","column":"y","classes":["a","b"]}}
        """, "rare")]
    [InlineData("null", "no preprocessing")]
    public void DamagedJson_IsRefusedInWords(string json, string expected) =>
        Assert.Contains(expected, Assert.ThrowsAny<JsonException>(
            () => PreprocessingJson.Read(JsonDocument.Parse(json).RootElement)).Message, StringComparison.Ordinal);

    internal static Preprocessing RoundTrip(Preprocessing preprocessing)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) PreprocessingJson.Write(writer, preprocessing);
        return PreprocessingJson.Read(JsonDocument.Parse(bytes.ToArray()).RootElement);
    }

    private static Preprocessing With(params ColumnEncoding[] inputs) =>
        new() { Inputs = [.. inputs], Target = new NumberTargets { Numbers = [new() { Column = "y" }] } };

    private static ColumnEncoding Fit(double[] x, Scaling scaling) => PreparedTable.Create(
        new Table("t", [new NumberColumn("x", x), new NumberColumn("y", [.. Enumerable.Range(0, x.Length).Select(i => i + 0.5)])]),
        new() { Targets = ["y"], Scaling = scaling, Shares = OnlyTraining }).Preprocessing.Inputs[0];

    /// <summary>A table's first row, again and again.</summary>
    private sealed class Again(Table table, int times) : RowSource
    {
        private int _left = times;

        public override string Name => table.Name;

        public override IReadOnlyList<string> Columns => [.. table.Columns.Select(column => column.Name)];

        public override long? Line => null;

        public override bool Read() => _left-- > 0;

        public override bool IsMissing(int column) => false;

        public override ReadOnlySpan<char> Text(int column) => table.Columns[column] is TextColumn ? "true" : "1.5";

        public override bool TryNumber(int column, out double number) => (number = 1.5) > 0;
    }
}
