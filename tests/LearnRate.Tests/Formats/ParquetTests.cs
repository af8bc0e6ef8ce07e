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

    [Fact]
    public void DamagedFile_IsRefused() =>
        Assert.StartsWith("t.parquet: it begins like a Parquet file, but cannot be read", Assert.Throws<TableException>(
            () => TableReader.ReadStream(Tables.Bytes("PAR1 and then nothing that is right"), "t.parquet",
                cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
}
