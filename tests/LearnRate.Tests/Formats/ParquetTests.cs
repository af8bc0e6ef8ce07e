using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Tests.Data;
using Parquet.Serialization;

namespace LearnRate.Tests.Formats;

public sealed class ParquetTests
{
    private sealed record Row(double Size, int? Rooms, string? Town, bool Garden, float Price);

    [Fact]
    public async Task FlatColumns_AreTheTableOfTheSameCsv()
    {
        Row[] rows = [.. Enumerable.Range(0, 300)
            .Select(i => new Row(i * 0.37, i % 5 == 0 ? null : i % 4, i % 7 == 0 ? null : $"town {i % 3}", i % 2 == 0, i * i))];
        using var bytes = new MemoryStream();
        await ParquetSerializer.SerializeAsync(rows, bytes, new() { RowGroupSize = 100 },
            cancellationToken: TestContext.Current.CancellationToken);
        var read = TableReader.ReadStream(new MemoryStream(bytes.ToArray()), "t.parquet",
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("Parquet", read.Dialect.Format);

        var csv = "Size,Rooms,Town,Garden,Price\n"
            + string.Concat(
                rows.Select(row => FormattableString.Invariant(
                    $"{row.Size},{row.Rooms},{row.Town},{row.Garden.ToString().ToLowerInvariant()},{row.Price}\n")));
        var options = new PreparationOptions { Targets = ["Price"] };
        var expected = PreparedTable.Create(TableReader.ReadStream(Tables.Bytes(csv), "t.csv",
            cancellationToken: TestContext.Current.CancellationToken).Table, options);
        var prepared = PreparedTable.Create(read.Table, options);
        Assert.Equal(expected.Preprocessing, prepared.Preprocessing);
        Assert.Equal(expected.Data.Fingerprint, prepared.Data.Fingerprint);
        Assert.Equal(5, prepared.Columns.Count);
    }

    private sealed record Odd(double X, TimeSpan Time, List<int> Many, Row Inner, decimal Money, long Id, string Country, int Y);

    [Fact]
    public async Task ColumnsOfTypesThatCannotBeUsed_AreLeftOut_AndRefusedWhereTheyAreNeeded()
    {
        Odd[] rows = [.. Enumerable.Range(0, 60)
            .Select(i => new Odd(i % 7, TimeSpan.FromMinutes(i), [i, 2], new(1, 2, "a", true, 3), 1.25m * i,
            9007199254740992 + i % 2, ((string[])["DE", " CH", "NA", "FR", "null"])[i % 5], i % 11))];
        using var bytes = new MemoryStream();
        await ParquetSerializer.SerializeAsync(rows, bytes, cancellationToken: TestContext.Current.CancellationToken);
        var table = TableReader.ReadStream(new MemoryStream(bytes.ToArray()), "t.parquet",
            cancellationToken: TestContext.Current.CancellationToken).Table;
        Assert.Equal([ColumnKind.Unsupported, ColumnKind.Unsupported, ColumnKind.Unsupported],
            ColumnProfile.Infer(table).Where(column => column.Name is "Time" or "Many" or "Inner").Select(column => column.Kind));
        Assert.Equal(3.75, ((NumberColumn)table["Money"]).Values[3]);
        Assert.Equal(["9007199254740992", "9007199254740993"], ((TextColumn)table["Id"]).Words.ToArray());
        Assert.Equal(["DE", "CH", "NA", "FR"], ((TextColumn)table["Country"]).Words.ToArray());

        var prepared = PreparedTable.Create(table, new() { Targets = ["Y"], Drop = ["Many"] });
        Assert.Equal(["X", "Money", "Id", "Country"], prepared.Preprocessing.Inputs.Select(input => input.Column));
        using var source = TableReader.OpenStream(new MemoryStream(bytes.ToArray()), "t.parquet").Rows;
        var features = new double[60 * prepared.Preprocessing.Features];
        Assert.Equal(60, prepared.Preprocessing.Bind(source).ReadBatch(features));
        Assert.Equal(prepared.Preprocessing.Transform(table, [.. Enumerable.Range(0, 60)]), features);

        foreach (var options in (PreparationOptions[])[new() { Targets = ["Many"] }, new() { Targets = ["Y"], Keep = ["X", "Many"] }])
            Assert.StartsWith("t.parquet, column \"Many\": its type cannot be used.",
                Assert.Throws<TableException>(() => PreparedTable.Create(table, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFile_IsRefused() =>
        Assert.StartsWith("t.parquet: it begins like a Parquet file, but cannot be read", Assert.Throws<TableException>(
            () => TableReader.ReadStream(Tables.Bytes("PAR1 and then nothing that is right"), "t.parquet",
                cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
}
