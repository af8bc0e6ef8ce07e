using CsCheck;
using LearnRate.Data;

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
    public void EqualRows_StayTogether_AndEveryRowIsInOnePart() =>
        Gen.Select(RowsGen, Gen.ULong).Sample((rows, seed) =>
        {
            var split = Prepare(rows, seed).Split;
            IReadOnlyList<int>[] parts = [split.Training, split.Validation, split.Test];
            Assert.Equal(Enumerable.Range(0, rows.Length), parts.SelectMany(part => part).Order());
            Assert.Equal(rows.Distinct().Count(), parts.Sum(part => part.Select(row => rows[row]).Distinct().Count()));
            // No class is unknown to training.
            Assert.Equal(3, split.Training.Select(row => rows[row].Class).Distinct().Count());
        }, iter: 300);

    [Fact]
    public void DifferentRows_AreSharedOut_WithinEachClass() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 200], Gen.Int[0, 40], Gen.Int[0, 40], Gen.ULong)
            .Sample((first, second, validation, test, seed) =>
        {
            var table = new Table("t",
            [
                new NumberColumn("x", [.. Enumerable.Range(0, first + second).Select(i => i + 0.5)]),
                new TextColumn("y", [.. Enumerable.Range(0, first + second).Select(i => i < first ? "a" : "b")]),
            ]);
            var prepared = PreparedTable.Create(table, new()
            {
                Targets = ["y"],
                Shares = new() { Validation = validation / 100.0, Test = test / 100.0 },
                SplitSeed = seed,
            });
            foreach (var c in prepared.Classes)
            {
                Assert.InRange(c.Training, (100 - validation - test) / 100.0 * c.Rows - 1, (100 - validation - test) / 100.0 * c.Rows + 1);
                Assert.InRange(c.Test, test / 100.0 * c.Rows - 1, test / 100.0 * c.Rows + 1);
            }
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
}
