using System.IO.Compression;
using System.Text;
using CsCheck;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Tests.Data;

namespace LearnRate.Tests.Formats;

/// <summary>CSV as people have it.</summary>
public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b\n1.5,x\n2,y\n", ',', true, '.')]
    [InlineData("a;b\n1,5;x\n2;y\n", ';', true, ',')]
    [InlineData("1,5;2,5\n3,5;4,5\n", ';', false, ',')]
    [InlineData("a;b\n1.5;x\n2;y\n", ';', true, '.')]
    [InlineData("a\tb\n1,5\tx, y\n", '\t', true, ',')]
    [InlineData("a|b\n1|2\n", '|', true, '.')]
    [InlineData("a\n1\n2\n", ',', true, '.')]
    [InlineData("1\n2\n3\n", ',', false, '.')]
    [InlineData("\"a;b\",c\n\"1;2\",3\n\"4;5\",6\n", ',', true, '.')]
    [InlineData(",a,b\n0,1,2\n1,3,4\n", ',', true, '.')]
    [InlineData("x,y\ny,x\nx,x\n", ',', false, '.')]
    [InlineData("name,town\nAda,Rome\nBob,Oslo\n", ',', true, '.')]
    [InlineData("\n\na,b\n\n1,2\n", ',', true, '.')]
    [InlineData("a,b\r1,2\r3,4\r", ',', true, '.')]
    public void Dialect_IsSeen(string text, char delimiter, bool header, char mark)
    {
        var dialect = Read(text).Dialect;
        Assert.Equal((delimiter, header, mark), (dialect.Delimiter, dialect.HasHeader, dialect.DecimalMark));
    }

    [Theory]
    [InlineData("utf-8", false), InlineData("utf-8", true), InlineData("utf-16", true), InlineData("windows-1252", false),
        InlineData("utf-16", false), InlineData("utf-16BE", false)]
    public void Encoding_IsSeen_AndGzipByItsContent(string name, bool mark)
    {
        var encoding = name == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.GetEncoding(name);
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes("straße,n\nKöln,1\nBärn,2\n")];
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(bytes);
        foreach (var (stream, compressed) in ((Stream, bool)[])[(new MemoryStream(bytes), false),
            (new MemoryStream(packed.ToArray()), true)])
        {
            var read = TableReader.ReadStream(stream, "t.csv", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((name, compressed), (read.Dialect.Encoding, read.Dialect.IsCompressed));
            Assert.Equal(["Köln", "Bärn"], ((TextColumn)read.Table["straße"]).Words.ToArray());
        }
    }

    [Theory]
    [InlineData("sep=;\na;b\n1;2\n", 1, null)]
    [InlineData("sep=|\r\na|b\r\n1|2\r\n", 1, null)]
    [InlineData("sep=;\nSales of 2020\n\na;b\n1;2\n3;4\n", 3, null)]
    [InlineData("Sales of 2020\nby the office, as of May\n\na;b\n1;2\n3;4\n", 3, null)]
    [InlineData("Report;;;\n;;;\na;b;c;d\n1;2;3;4\n3;4;5;6\n", 2, null)]
    [InlineData("# made by a logger\n# v1.2, serial 7, at home\na,b\n1,2\n3,4\n", 2, null)]
    [InlineData("a,b\n1,2\n# paused\n3,4\n", 0, '#')]
    [InlineData("# x\na,b\n1,2\n# paused\n3,4\n", 1, '#')]
    [InlineData("#id,b\n1,2\n3,4\n", 0, null)]
    [InlineData("a,b,\n1,2,\n3,4,\n", 0, null)]
    [InlineData("a,b\n1,2,\n3,4,\n", 0, null)]
    [InlineData("a;b\n1;2\n3;4\n;\n;\n", 0, null)]
    [InlineData("a,b\n1,2\n3,4\n,,,\n\n,,,\n", 0, null)]
    public void LinesThatAreNoRows_ArePassedOver(string text, int skipped, char? comment)
    {
        var read = Read(text);
        Assert.Equal((skipped, comment), (read.Dialect.SkippedLines, read.Dialect.Comment));
        Assert.Equal(1.0, ((NumberColumn)read.Table.Columns[0]).Values[0]);
        Assert.All(read.Table.Columns, column => Assert.Equal(0, column.Missing));
        Assert.Equal(text.Contains("c;d", StringComparison.Ordinal) ? 4 : 2, read.Table.Columns.Count);
        var options = new ReadingOptions { SkippedLines = skipped, Comment = comment };
        Assert.Equal(read.Table.RowCount, Read(text, options).Table.RowCount);
    }

    [Fact]
    public void LinesAreCountedOverWhatIsPassedOver()
    {
        const string text = "Report of a year\n\na;b\n1;2\n# paused\n\n;\n5;6\nx;7\n9;9;9\n";
        Assert.StartsWith("t.csv, line 10: it has 3 cells", Assert.Throws<TableException>(() => Read(text)).Message,
            StringComparison.Ordinal);
        var table = Read(text.Replace("9;9;9", "9;9", StringComparison.Ordinal)).Table;
        Assert.Equal([4L, 7, 8, 9, 10], Enumerable.Range(0, table.RowCount).Select(row => table.LineOf(row)!.Value));
        Assert.Equal(1, table["b"].Missing);
    }

    [Theory]
    [InlineData("country,1990,1991,1992\nDE,1.5,2,9\nCH,3,4,1\n", null, true)]
    [InlineData("400,402,404,406,y\n0.1,0.2,0.5,0.3,1\n0.2,0.3,0.1,0.4,2\n", null, true)]
    [InlineData("7,3,y\n0.1,0.2,1\n0.2,0.3,2\n", "y", true)]
    [InlineData("7,3,1\n0.1,0.2,1\n0.2,0.3,2\n", "7", true)]
    [InlineData("1,2,3\n2,3,4\n5,5,5\n", null, false)]
    [InlineData("7,3,1\n0.1,0.2,1\n0.2,0.3,2\n", "column3", false)]
    public void HeaderOfNumbers_IsSeen(string text, string? target, bool header) =>
        Assert.Equal(header, Read(text, new() { Expected = target is null ? [] : [target] }).Dialect.HasHeader);

    [Fact]
    public void HeaderOf300Kilobytes_IsRead()
    {
        var names = Enumerable.Range(0, 30_000).Select(i => $"spectrum{i:D5}").ToArray();
        var read = Read($"{string.Join(';', names)}\n{string.Join(';', names.Select((_, i) => $"{i},5"))}\n");
        Assert.Equal((30_000, ';', true), (read.Table.Columns.Count, read.Dialect.Delimiter, read.Dialect.HasHeader));
        Assert.Equal(7.5, ((NumberColumn)read.Table["spectrum00007"]).Values[0]);
    }

    [Fact]
    public void EuroOfWindows_IsRead_AndZeroBytesAreRefused()
    {
        byte[] euros = [.. "a;b\n5 "u8, 0x80, .. ";1\n6 "u8, 0x80, .. ";2\n7 "u8, 0x80, .. ";3\n"u8];
        var table = TableReader.ReadStream(new MemoryStream(euros), "t.csv",
            cancellationToken: TestContext.Current.CancellationToken).Table;
        Assert.Equal("€", table["a"].Format!.Suffix);
        Assert.StartsWith("t.csv, line 3: it holds bytes that are 0",
            Assert.Throws<TableException>(() => Read("a,b\n1,2\n3,\0\0\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_IsNothingOrOneOfTheWordsForIt()
    {
        var column = (NumberColumn)Read("x,y\n1,a\n,a\nNA,a\nnan,a\nNULL,a\n?,a\n-7,a\n").Table["x"];
        Assert.Equal((5, 1, -7), (column.Missing, column.Values[0], column.Values[6]));
        column = (NumberColumn)Read("x,y\n1,a\n-7,a\n,b\n", new() { Missing = ["-7"] }).Table["x"];
        Assert.Equal(2, column.Missing);
    }

    [Fact]
    public void Options_OverrideEveryGuess()
    {
        var read = Read("1;2,5\n3;4,5\n", new() { Delimiter = ',', HasHeader = true });
        Assert.Equal(["1;2", "5"], read.Table.Columns.Select(column => column.Name));
        Assert.IsType<TextColumn>(Read("x,y\n1,2\n", new() { Kinds = [new("x", ColumnKind.Category)] }).Table["x"]);
        Assert.Equal(["column1", "column2"], Read("1,2\n3,4\n").Table.Columns.Select(column => column.Name));
        Assert.Equal(1.5, ((NumberColumn)Read("a b;c\n1,5;2\n", new() { DecimalMark = ',' }).Table["a b"]).Values[0]);
    }

    [Theory]
    [InlineData("", "t.csv: the file is empty.")]
    [InlineData("\n\n", "t.csv: the file is empty.")]
    [InlineData("a,b\n", "t.csv: there are no rows under the header.")]
    [InlineData("a,b\n1,2\n\n3\n", "t.csv, line 4: it has 1 cell, the header 2.")]
    [InlineData("a,b\n1,2\n3,4,5\n", "t.csv, line 3: it has 3 cells, the header 2. A cell that holds a comma is written in quotes.")]
    [InlineData("a,b,a\n1,2,3\n", "t.csv, line 1, column \"a\": two columns have this name.")]
    [InlineData("a,b\n1,\"2\n3\",4\n", "t.csv, line 2: it has 3 cells, the header 2.")]
    [InlineData("a,b\n\"x\ny\",1\n\"z\"w,2\n", "t.csv, line 4: the quotes (\") of the row that begins here do not match.")]
    [InlineData("a,b\n1,\"2\n", "t.csv, line 2: the quotes (\")")]
    [InlineData("a,b\n1,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n\n9,1\nten,1\n",
        "t.csv, line 12, column \"a\": 'ten' is not a number. The other cells are: correct it, read it as empty, or take the column as " +
        "words.")]
    [InlineData("a,b\n1,1\n1e999,1\n2,1\n3,1\n4,1\n5,1\n6,1\n7,1\n8,1\n9,1\n", "t.csv, line 3, column \"a\": '1e999' is not a number.")]
    public void WhatCannotBeRead_IsRefusedWithItsPlace(string text, string message)
    {
        var refused = Assert.Throws<TableException>(() => Read(text));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void NumberBeyondTheDecidingRows_IsRefusedToo()
    {
        var text = "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 20_000)) + "x,2\n";
        Assert.StartsWith("t.csv, line 20002, column \"a\": 'x' is not a number.", Assert.Throws<TableException>(() => Read(text)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoLetters_AreRefused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("Köln,2\n", 60_000))), 0xFF, (byte)'\n'];
        Assert.Contains("bytes that are no utf-8",
            Assert.Throws<TableException>(() => TableReader.ReadStream(new MemoryStream(bytes), "t.csv",
                cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedGzip_AndMissingFile_AreRefused()
    {
        Assert.Contains("damaged or cut off",
            Assert.Throws<TableException>(() => TableReader.ReadStream(new MemoryStream([0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
                "t.gz", cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Equal("there is no file nowhere.csv.",
            Assert.Throws<TableException>(() => TableReader.Read("nowhere.csv",
                cancellationToken: TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void TableThatDoesNotFitIntoMemory_IsRefused() =>
        Assert.StartsWith("t.csv, line 65538: the data do not fit into memory: 65,536 rows take 4 MB, 1 MB can be had.",
            Assert.Throws<TableException>(
            () => Read("a,b,c\n" + string.Concat(Enumerable.Repeat("1,2,3\n", 70_000)), new() { MemoryLimit = 1_000_000 })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void TextsOfWhichTooManyDiffer_AreNotKept()
    {
        var table = Read("name,x\n" + string.Concat(Enumerable.Range(0, 70_000).Select(i => $"person {i},{i % 9}\n"))).Table;
        var column = Assert.IsType<UnkeptColumn>(table["name"]);
        Assert.Equal((70_000, ColumnKind.FreeText), (column.Count, column.Kind));
    }

    [Fact]
    public void QuotedCells_ComeBack() =>
        Gen.Int[1, 5].SelectMany(width => Gen.String.Select(text => text.Trim())
            .Where(text => text.Length > 0 && !ReadingOptions.UsualMissing.Contains(text, StringComparer.OrdinalIgnoreCase)
                && text.All(letter => !char.IsSurrogate(letter)))
            .Array[width].Array[1, 20]).Sample(rows =>
            {
                var text = string.Concat(rows.Prepend([.. rows[0].Select((_, i) => $"c{i}")])
                    .Select(row => string.Join(',', row.Select(Tables.Quoted)) + "\r\n"));
                var table = Read(text, new()
                {
                    Delimiter = ',',
                    HasHeader = true,
                    Kinds = [.. rows[0].Select((_, i) => new KindChoice($"c{i}", ColumnKind.Category))],
                }).Table;
                for (var row = 0; row < rows.Length; row++)
                    for (var i = 0; i < rows[row].Length; i++)
                        Assert.Equal(rows[row][i], ((TextColumn)table.Columns[i]).Words[((TextColumn)table.Columns[i]).Codes[row]]);
            }, iter: 300);

    private static readonly string[] Oddities =
    [
        "", "-", ".", "-.", "+1", "1.", ".5", "1e5", "1e", "0x1", "1,5", "1 2", "--1", "Infinity", "NaN", "1.5.2", "-0", "999999999999999",
        "9999999999999999", "0.000000000000000000001",
    ];

    [Fact]
    public void Numbers_AreReadToTheLastBit() =>
        Gen.OneOf(
            Gen.Double.Select(x => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Select(Gen.Long[0, 9_999_999_999_999_999], Gen.Int[0, 25], (whole, places) => places == 0
                ? $"{whole}" : $"-{whole / 1000}.{whole.ToString("D" + places, System.Globalization.CultureInfo.InvariantCulture)}"),
            Gen.Int[0, Oddities.Length - 1].Select(i => Oddities[i]))
            .Sample(text =>
            {
                var expected = double.TryParse(text, System.Globalization.NumberStyles.Float,
                    System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
                Assert.Equal(expected, NumberText.TryParse(text, '.', out var read));
                if (expected) Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(read));
                if (!text.Contains(',', StringComparison.Ordinal))
                    Assert.Equal(expected, NumberText.TryParse(text.Replace('.', ','), ',', out _));
            }, iter: 20_000);

    private static ReadTable Read(string text, ReadingOptions? options = null) =>
        TableReader.ReadStream(Tables.Bytes(text), "t.csv", options, TestContext.Current.CancellationToken);
}
