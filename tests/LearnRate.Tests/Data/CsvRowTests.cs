using LearnRate.Data;

namespace LearnRate.Tests.Data;

/// <summary>All CSV that is written is quoted by one rule (RFC 4180), and starts no formula in a spreadsheet.</summary>
public sealed class CsvRowTests
{
    [Theory]
    [InlineData("plain", "plain"), InlineData("a,b", "\"a,b\""), InlineData("say \"no\"", "\"say \"\"no\"\"\""),
        InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(" blank", "\" blank\""), InlineData("", "\"\""), InlineData(null, null)]
    public void ACell_ReadsBackAsItIs(string? text, string? expected) => Assert.Equal(expected, Csv.Cell(text));

    [Theory]
    [InlineData("=1+1", "'=1+1"), InlineData("+cmd", "'+cmd"), InlineData("-x", "'-x"), InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("=HYPERLINK(\"a\",\"b\")", "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"")]
    public void AFormula_IsText(string text, string expected) => Assert.Equal(expected, Csv.Cell(text));

    [Theory]
    [InlineData("-1"), InlineData("+2.5"), InlineData("-1e-5"), InlineData("1e-5")]
    public void ANumber_StaysOne(string number) => Assert.Equal(number, Csv.Cell(number));

    [Fact]
    public void ARow_HasItsCellsInOrder() => Assert.Equal("1,,\"a,b\"", Csv.Row(["1", null, "a,b"]));
}
