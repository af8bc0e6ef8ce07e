using LearnRate.Sweeps;
namespace LearnRate.Storage.Tests;

public sealed class RunIdTests
{
    [Theory]
    [InlineData("3f9c21ab", "3f9c21ab", null, null)]
    [InlineData("3F", "3f", null, null)]
    [InlineData("3f9c21ab/1", "3f9c21ab", 1UL, null)]
    [InlineData("3f9c21ab/18446744073709551615/5e-2", "3f9c21ab", ulong.MaxValue, 0.05)]
    public void Id_IsRead_AndPrintedAgain(string text, string experiment, ulong? seed, double? rate)
    {
        var id = RunId.Parse(text);
        Assert.Equal((experiment, seed, rate), (id.Experiment, id.Seed, id.Rate));
        Assert.Equal(id, RunId.Parse(id.ToString()));
    }

    [Theory]
    [InlineData(""), InlineData("xyz"), InlineData("3f/"), InlineData("3f/x"), InlineData("3f/-1"), InlineData("3f/1/0"),
        InlineData("3f/1/NaN"), InlineData("3f/1/1/1")]
    [InlineData("000000000000000000000000000000000")]
    public void Nonsense_IsRefusedInWords(string text) =>
        Assert.Contains("as lists of runs show them: 3f9c21ab", Assert.Throws<FormatException>(() => RunId.Parse(text)).Message,
            StringComparison.Ordinal);
}
