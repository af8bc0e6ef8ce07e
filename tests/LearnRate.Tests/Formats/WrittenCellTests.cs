using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Tests.Data;

namespace LearnRate.Tests.Formats;

/// <summary>Numbers and empty cells as people write them.</summary>
public sealed class WrittenCellTests
{
    [Theory]
    [InlineData("1,234.50|99.00|12,345,678.25", "1234.5|99|12345678.25")]
    [InlineData("1.234,50|99,00|12.345.678,25", "1234.5|99|12345678.25")]
    [InlineData("1'234.50|99.00|12'345'678.25", "1234.5|99|12345678.25")]
    [InlineData("1’234.50|99.00|12’345’678.25", "1234.5|99|12345678.25")]
    [InlineData("1 234,50|99,00|12 345 678,25", "1234.5|99|12345678.25")]
    [InlineData("1\u00A0234,50|99,00|12\u00A0345\u00A0678,25", "1234.5|99|12345678.25")]
    [InlineData("1\u202F234,50|99,00|12 345\u00A0678,25", "1234.5|99|12345678.25")]
    [InlineData("1,234|2,345|345", "1234|2345|345")]
    [InlineData("$1,200.50|$7|$-3.5", "1200.5|7|-3.5")]
    [InlineData("$1,200.50|-$7|($3.50)", "1200.5|-7|-3.5")]
    [InlineData("€ 12,50|€ 1.000,00|€ 3,00", "12.5|1000|3")]
    [InlineData("12,50 €|1.000,00 €|3,00€", "12.5|1000|3")]
    [InlineData("CHF 1'200.50|CHF 7.00|CHF 8.10", "1200.5|7|8.1")]
    [InlineData("120 USD|7 USD|8.5 USD", "120|7|8.5")]
    [InlineData("12%|7.5 %|100%", "12|7.5|100")]
    [InlineData("(12.5)|7|(3)", "-12.5|7|-3")]
    [InlineData("\u22125|7|\u22123.5", "-5|7|-3.5")]
    [InlineData("12 kg|7.5 kg|80kg", "12|7.5|80")]
    [InlineData("12 m2|7.5 m2|80 m2", "12|7.5|80")]
    [InlineData("21.5°C|-3°C|0°C", "21.5|-3|0")]
    [InlineData("1.5e3|2E-2|+7", "1500|0.02|7")]
    [InlineData("0,5|1,25|2", "0.5|1.25|2")]
    [InlineData("1,5 kg|2,25 kg|1.000 kg", "1.5|2.25|1000")]
    public void Numbers_AreReadAsPeopleWriteThem(string cells, string numbers)
    {
        double[] expected = [.. numbers.Split('|').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        foreach (var delimiter in (char[])[',', '\t'])
        {
            var column = Column(cells.Split('|'), delimiter);
            Assert.Equal(expected, Assert.IsType<NumberColumn>(column).Values.ToArray());
        }
    }

    [Theory]
    [InlineData("00123|00124|10000")]
    [InlineData("01001|94110|10001")]
    [InlineData("9007199254740992|9007199254740993|9007199254740994")]
    [InlineData("2 doors|4 doors|2 doors")]
    [InlineData("1.2.3|1.2.4|2.0.0")]
    [InlineData("1st|2nd|3rd")]
    [InlineData("6:43|7:15|8:00")]
    [InlineData("12-13|14-15|16-17")]
    [InlineData("A1|A2|A3")]
    [InlineData("5 kg|3 lb|7 oz")]
    [InlineData("1,23|12,3,4|x")]
    [InlineData("-|1|-")]
    public void WhatOnlyLooksLikeNumbers_IsWords(string cells)
    {
        var column = Assert.IsType<TextColumn>(Column(cells.Split('|'), '\t'));
        Assert.Equal(cells.Split('|'), column.Codes.ToArray().Select(code => column.Words[code]));
    }

    [Fact]
    public void LargeLabels_AreTwoClasses()
    {
        var table = Read("x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i * i % 7},900719925474099{2 + i % 2}\n")));
        var prepared = PreparedTable.Create(table, new() { Targets = ["y"] });
        Assert.Equal(["9007199254740992", "9007199254740993"], prepared.Classes.Select(c => c.Class));
    }

    [Fact]
    public void DecimalMark_IsThatOfTheColumn_AndAnOddColumnDoesNotSwitchItOffForOthers()
    {
        var table = Read("a;b;c;d\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},5;{i}.25;v1.{i % 3};{1000 + i}\n")));
        Assert.Equal(0.5, ((NumberColumn)table["a"]).Values[0]);
        Assert.Equal(0.25, ((NumberColumn)table["b"]).Values[0]);
        Assert.IsType<TextColumn>(table["c"]);
        Assert.Equal(new CellFormat { DecimalMark = ',' }, table["a"].Format);
        Assert.Null(table["b"].Format);
    }

    [Fact]
    public void TwoDecimalMarksInAColumn_AreRefused() =>
        Assert.StartsWith("t.csv, column \"a\": its numbers are written in two ways, such as '1.5' and '2,5'.",
            Assert.Throws<TableException>(() => Read("a;b\n1.5;1\n2,5;2\n3.5;3\n4,5;4\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void CellThatIsWrittenDifferently_IsRefusedWithItsLine()
    {
        var text = "a;b\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"{i},5 €;{i}\n"));
        Assert.StartsWith("t.csv, line 22, column \"a\": '5 $' is not a number such as 1234,5€.",
            Assert.Throws<TableException>(() => Read(text + "5 $;1\n")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-"), InlineData("--"), InlineData("n/a"), InlineData("N/A"), InlineData("#N/A"), InlineData("None"), InlineData("nil")]
    [InlineData("."), InlineData("nan"), InlineData("  "), InlineData(""), InlineData("NA")]
    public void TextsForNothing_AreEmptyAmongNumbers_AndWordsAmongWords(string nothing)
    {
        // More than one cell in ten: what counts is what the other cells are.
        var column = Assert.IsType<NumberColumn>(Column(["1", "2", nothing, "4", nothing, "6"], ','));
        Assert.Equal(2, column.Missing);
        Assert.Equal(nothing.Trim() is "" or "NA" or "nan" ? null : ["NA", "NaN", "null", "?", nothing], column.Format?.Empty);

        if (nothing.Trim() is "" or "NA" or "nan") return;
        var words = Assert.IsType<TextColumn>(Column(["a", "b", nothing, "a", nothing, "c"], ','));
        Assert.Equal((0, 4), (words.Missing, words.Words.Length));
    }

    [Fact]
    public void Namibia_IsACountryAmongCountries_AndNothingAmongOtherWords()
    {
        var codes = Assert.IsType<TextColumn>(Column(["DE", "CH", "NA", "FR", "null", "NA"], ','));
        Assert.Equal(["DE", "CH", "NA", "FR"], codes.Words.ToArray());
        Assert.Equal(["NaN", "null", "?"], codes.Format!.Empty!);
        Assert.Equal(1, codes.Missing);
        Assert.Equal(2, Column(["yes", "no", "NA", "no", "yes", "NA"], ',').Missing);
        Assert.Equal(2, Column(["DE", "CH", "NA", "FR", "IT", "NA"], ',', new() { GuessMissing = false }).Missing);
    }

    [Fact]
    public void NewRows_AreReadAsTheTrainingRowsWere_OrRefusedWithTheirLine()
    {
        string[] countries = ["DE", "CH", "NA", "FR", "", "null"];
        var text = "price;country;n;y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"{(i % 9 == 4 ? "n/a" : $"1.{100 + i},5{i % 10} €")};{countries[i % 6]};{i};{i % 11}\n"));
        var table = Read(text);
        var prepared = PreparedTable.Create(table, new() { Targets = ["y"] });
        Assert.Equal(new() { DecimalMark = ',', ThousandsMark = '.', Suffix = "€", Empty = ["NA", "NaN", "null", "?", "n/a"] },
            prepared.Preprocessing.Inputs[0].Format);

        using var rows = TableReader.OpenStream(Tables.Bytes(text), "t.csv").Rows;
        var expected = prepared.Preprocessing.Transform(table, [.. Enumerable.Range(0, 60)]);
        var features = new double[expected.Length];
        Assert.Equal(60, prepared.Preprocessing.Bind(rows).ReadBatch(features));
        Assert.Equal(expected, features);

        Assert.StartsWith("t.csv, line 2, column \"price\": '1,200.50 €' is not a number such as 1.234,5€",
            Assert.Throws<TableException>(() => Encode(prepared, "price;country;n;y\n1,200.50 €;DE;1;1\n")).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("t.csv, line 2, column \"n\": '1,5' is not a number such as 1234.5",
            Assert.Throws<TableException>(() => Encode(prepared, "price;country;n;y\n1,5 €;DE;1,5;1\n")).Message,
            StringComparison.Ordinal);
    }

    private static void Encode(PreparedTable prepared, string text)
    {
        using var rows = TableReader.OpenStream(Tables.Bytes(text), "t.csv").Rows;
        prepared.Preprocessing.Bind(rows).Read(new double[prepared.Preprocessing.Features]);
    }

    private static Column Column(string[] cells, char delimiter, ReadingOptions? options = null) =>
        Read($"n{delimiter}x\n" + string.Concat(cells.Select((cell, i) => $"{i}{delimiter}{Tables.Quoted(cell)}\n")),
            (options ?? new()) with { Delimiter = delimiter, HasHeader = true })["x"];

    private static Table Read(string text, ReadingOptions? options = null) =>
        TableReader.ReadStream(Tables.Bytes(text), "t.csv", options, TestContext.Current.CancellationToken).Table;
}
