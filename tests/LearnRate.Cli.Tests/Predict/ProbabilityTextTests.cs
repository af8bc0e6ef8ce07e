using System.Globalization;
using System.Text;
using CsCheck;
using LearnRate.Workbench.Predict;

namespace LearnRate.Cli.Tests.Predict;

public sealed class ProbabilityTextTests
{
    [Theory]
    [InlineData(0f), InlineData(1f), InlineData(0.5f), InlineData(0.1f), InlineData(0.99999994f), InlineData(1e-4f), InlineData(1e-5f),
        InlineData(1.5e-5f), InlineData(1e-10f), InlineData(1e-13f)]
    [InlineData(9.999999e-14f), InlineData(float.Epsilon), InlineData(0.3333333f), InlineData(2.8940885e-5f), InlineData(0.2f),
        InlineData(0.00012f), InlineData(0.01f), InlineData(0.001f), InlineData(189 / 512f), InlineData(191 / 512f)]
    public void Text_IsThatOfDotNet(float probability) =>
        Assert.Equal(probability.ToString(CultureInfo.InvariantCulture), Text(probability));

    [Fact]
    public void EveryText_IsThatOfDotNet_AndReadsBack() => Gen.OneOf(
        Gen.Float[0, 1], Gen.Float[0, 1e-3f], Gen.Float[0, 1e-6f], Gen.Float[0, 1e-11f], Gen.Int[0, 1_000_000].Select(i => i / 1e6f),
        Gen.Int[0, 512].Select(i => i / 512f)).Sample(
        probability =>
        {
            var text = Text(probability);
            Assert.Equal(probability, float.Parse(text, CultureInfo.InvariantCulture));
            Assert.Equal(probability.ToString(CultureInfo.InvariantCulture), text);
        }, iter: 200_000);

    private static string Text(float probability)
    {
        var text = new byte[32];
        return Encoding.ASCII.GetString(text, 0, ProbabilityText.Write(probability, text));
    }
}
