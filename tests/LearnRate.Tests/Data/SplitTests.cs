using CsCheck;
using LearnRate.Data;
using LearnRate.Models;

namespace LearnRate.Tests.Data;

/// <summary>The split depends on what rows hold, and on nothing else.</summary>
public sealed class SplitTests
{
    private static readonly Gen<(double X, string? Word, int Class)> Row =
        Gen.Select(Gen.Int[0, 15].Select(i => i / 4.0), Gen.Int[0, 2].Select(i => i == 2 ? null : i == 1 ? "a" : "b"), Gen.Int[0, 2]);

    private static readonly Gen<(double X, string? Word, int Class)[]> RowsGen =
        Row.Array[30, 120].Where(rows => rows.Select(row => row.Class).Distinct().Count() == 3);

    [Fact]
    public void SameRowsInAnyOrder_AreSplitAlike_AndPreparedToTheSameBits() =>
        Gen.Select(RowsGen, Gen.ULong, Gen.Int).Sample((rows, seed, shuffle) =>
        {
            var other = rows.ToArray();
            new Random(shuffle).Shuffle(other);
            var (one, two) = (Prepare(rows, seed), Prepare(other, seed));
            Assert.Equal(one.Preprocessing, two.Preprocessing);
            Assert.Equal(one.Data.Fingerprint, two.Data.Fingerprint);
            Assert.Equal(one.Split.Test.Select(row => rows[row]), two.Split.Test.Select(row => other[row]));
        }, iter: 300);

    [Fact]
    public void EveryRowIsInOnePart_AndPartsFollowTheWhole_ByClassAndByEqualRows() =>
        Gen.Select(RowsGen, Gen.ULong).Sample((rows, seed) =>
        {
            var split = Prepare(rows, seed).Split;
            IReadOnlyList<int>[] parts = [split.Training, split.Validation, split.Test];
            Assert.Equal(Enumerable.Range(0, rows.Length), parts.SelectMany(part => part).Order());
            // No class is unknown to training.
            Assert.Equal(3, split.Training.Select(row => rows[row].Class).Distinct().Count());
            AssertShares(parts, row => rows[row].Class, new());
            AssertShares(parts, row => rows[row], new());
        }, iter: 300);

    [Fact]
    public void DifferentRows_AreSharedOut_WithinEachClass() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 200], Gen.Int[0, 40], Gen.Int[0, 40], Gen.ULong)
            .Sample((first, second, validation, test, seed) =>
        {
            var shares = new SplitShares { Validation = validation / 100.0, Test = test / 100.0 };
            var split = PreparedTable.Create(Numbered(first + second, new TextColumn("y",
                [.. Enumerable.Range(0, first + second).Select(i => i < first ? "a" : "b")])), new()
                {
                    Targets = ["y"],
                    Shares = shares,
                    SplitSeed = seed,
                }).Split;
            AssertShares([split.Training, split.Validation, split.Test], row => row < first, shares);
            AssertShares([split.Training, split.Validation, split.Test], _ => 0, shares);
        }, iter: 300);

    [Fact]
    public void NumbersToPredict_AreSharedOut_OverTheirRange() =>
        Gen.Select(Gen.Int[50, 300], Gen.Int[0, 40], Gen.Int[0, 40], Gen.ULong).Sample((rows, validation, test, seed) =>
        {
            var shares = new SplitShares { Validation = validation / 100.0, Test = test / 100.0 };
            double[] y = [.. Enumerable.Range(0, rows).Select(i => i * i / 7.0)];
            var split = PreparedTable.Create(Numbered(rows, new NumberColumn("y", y)), new()
            {
                Targets = ["y"],
                Shares = shares,
                SplitSeed = seed,
            }).Split;
            // The rows are in the order of their targets already.
            AssertShares([split.Training, split.Validation, split.Test], row => (int)((long)row * 10 / rows), shares);
        }, iter: 300);

    [Fact]
    public void Titanic_OfWhich24RowsAreDistinct_IsSplitByShares_AndLearned()
    {
        var table = Titanic();
        Assert.Equal(2201, table.RowCount);
        var prepared = PreparedTable.Create(table, new() { Targets = ["survived"] });
        Assert.Equal((1321, 440, 440), (prepared.Split.Training.Count, prepared.Split.Validation.Count, prepared.Split.Test.Count));
        // Of the 711 who survived a fifth is 142.
        Assert.InRange(prepared.Classes.Single(c => c.Class == "yes").Test, 141, 144);

        // The commoner outcome of each of the 14 kinds of passengers is right in 1740 of 2201 rows: 79 %.
        var trained = new ModelTraining(prepared, new() { Epochs = 20 }).Train(cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(((ClassScore)trained.Test!).Accuracy, 0.77, 0.81);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public void ExclusiveOr_FiftyTimes_TrainsOnAllPatterns_AndIsTestedOnThem(ulong seed)
    {
        double[] a = [.. Enumerable.Range(0, 200).Select(i => (double)(i / 2 % 2))], b = [.. Enumerable.Range(0, 200).Select(i => i % 2.0)];
        var table = new Table("xor", [new NumberColumn("a", a), new NumberColumn("b", b),
            new NumberColumn("y", [.. a.Zip(b, (one, other) => one == other ? 0.0 : 1)])]);
        var split = PreparedTable.Create(table, new() { Targets = ["y"], SplitSeed = seed }).Split;
        IReadOnlyList<int>[] parts = [split.Training, split.Validation, split.Test];
        Assert.Equal([120, 40, 40], parts.Select(part => part.Count));
        foreach (var part in parts) Assert.Equal(4, part.Select(row => (a[row], b[row])).Distinct().Count());
        AssertShares(parts, row => (a[row], b[row]), new());
    }

    [Fact]
    public void AClassOfOneRow_Trains()
    {
        string[] classes = [.. Enumerable.Range(0, 40).Select(i => i < 5 ? $"rare {i}" : "common")];
        for (var seed = 0UL; seed < 50; seed++)
        {
            var prepared = PreparedTable.Create(Numbered(40, new TextColumn("y", classes)), new() { Targets = ["y"], SplitSeed = seed });
            Assert.Equal(5, prepared.Classes.Count(c => c is { Rows: 1, Training: 1 }));
            Assert.Equal((21, 7, 7), prepared.Classes.Where(c => c.Class == "common").Select(c => (c.Training, c.Validation, c.Test))
                .Single());
        }
    }

    [Theory]
    [InlineData(1, 1, 0, 0), InlineData(2, 1, 1, 0), InlineData(3, 1, 1, 1), InlineData(6, 4, 1, 1), InlineData(10, 6, 2, 2)]
    public void FewRows_TrainFirst(int rows, int training, int validation, int test)
    {
        ulong[] hashes = [.. Enumerable.Range(0, rows).Select(i => (ulong)i)];
        for (var seed = 0UL; seed < 20; seed++)
        {
            var split = Split.Create([.. Enumerable.Range(0, rows)], hashes, new(new int[rows], false), new(), seed);
            Assert.Equal((training, validation, test), (split.Training.Count, split.Validation.Count, split.Test.Count));
        }
    }

    [Fact]
    public void OtherDivisions_LeaveTheTestRowsAsTheyAre() =>
        Gen.Select(Gen.Int[20, 200], Gen.ULong, Gen.ULong[1, 100]).Sample((rows, seed, division) =>
        {
            ulong[] hashes = [.. Enumerable.Range(0, rows).Select(i => (ulong)(i * i))];
            var strata = Strata.FromClasses([.. Enumerable.Range(0, rows).Select(i => i % 3)]);
            Split Create(ulong number) => Split.Create([.. Enumerable.Range(0, rows)], hashes, strata, new(), seed, number);
            var (one, other) = (Create(0), Create(division));
            Assert.Equal(one.Test, other.Test);
            Assert.Equal((one.Training.Count, one.Validation.Count), (other.Training.Count, other.Validation.Count));
            if (rows > 100) Assert.NotEqual(one.Validation.Order(), other.Validation.Order());
        }, iter: 300);

    [Fact]
    public void Seed_DecidesTheSplit_AndColumnsOrderDoesNot()
    {
        var x = new NumberColumn("x", [.. Enumerable.Range(0, 100).Select(i => Math.Sqrt(i))]);
        var z = new NumberColumn("z", [.. Enumerable.Range(0, 100).Select(i => (double)(i % 7))]);
        var y = new NumberColumn("y", [.. Enumerable.Range(0, 100).Select(i => i / 3.0)]);
        int[] Test(ulong seed, params Column[] columns) =>
            [.. PreparedTable.Create(new Table("t", columns), new() { Targets = ["y"], SplitSeed = seed }).Split.Test];

        Assert.Equal(Test(1, x, z, y), Test(1, y, z, x));
        Assert.NotEqual(Test(1, x, z, y).Order(), Test(2, x, z, y).Order());
    }

    private static PreparedTable Prepare((double X, string? Word, int Class)[] rows, ulong seed) => PreparedTable.Create(
        new Table("t",
        [
            new NumberColumn("x", [.. rows.Select(row => row.X == 0 ? double.NaN : row.X)]),
            new TextColumn("word", [.. rows.Select(row => row.Word)]),
            new TextColumn("class", [.. rows.Select(row => $"c{row.Class}")]),
        ]),
        new() { Targets = ["class"], SplitSeed = seed, Kinds = [new("word", ColumnKind.Category)] });

    /// <summary>Every part has its share of each group, within a row or two: the parts are rounded to rows, and groups again.</summary>
    private static void AssertShares<T>(IReadOnlyList<int>[] parts, Func<int, T> group, SplitShares shares)
    {
        double[] expected = [shares.Training, shares.Validation, shares.Test];
        foreach (var rows in parts.SelectMany(part => part).GroupBy(group))
            for (var part = 0; part < parts.Length; part++)
                Assert.InRange(parts[part].Intersect(rows).Count() - expected[part] * rows.Count(), -2.5, 2.5);
    }

    private static Table Numbered(int rows, Column target) =>
        new("t", [new NumberColumn("x", [.. Enumerable.Range(0, rows).Select(i => i + 0.5)]), target]);

    /// <summary>All who were aboard, by class, sex and age (Dawson 1995; R's data set Titanic).</summary>
    private static Table Titanic()
    {
        (string Class, string Sex, string Age, int Died, int Survived)[] counts =
        [
            ("1st", "male", "child", 0, 5), ("1st", "female", "child", 0, 1),
            ("1st", "male", "adult", 118, 57), ("1st", "female", "adult", 4, 140),
            ("2nd", "male", "child", 0, 11), ("2nd", "female", "child", 0, 13),
            ("2nd", "male", "adult", 154, 14), ("2nd", "female", "adult", 13, 80),
            ("3rd", "male", "child", 35, 13), ("3rd", "female", "child", 17, 14),
            ("3rd", "male", "adult", 387, 75), ("3rd", "female", "adult", 89, 76),
            ("crew", "male", "adult", 670, 192), ("crew", "female", "adult", 3, 20),
        ];
        var rows = counts.SelectMany(of => Enumerable.Repeat((of.Class, of.Sex, of.Age, Survived: "no"), of.Died)
            .Concat(Enumerable.Repeat((of.Class, of.Sex, of.Age, Survived: "yes"), of.Survived))).ToArray();
        return new("titanic", [new TextColumn("class", [.. rows.Select(row => row.Class)]),
            new TextColumn("sex", [.. rows.Select(row => row.Sex)]),
            new TextColumn("age", [.. rows.Select(row => row.Age)]), new TextColumn("survived", [.. rows.Select(row => row.Survived)])]);
    }
}
