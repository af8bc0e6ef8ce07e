using CsCheck;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Tests.Schedules;

public sealed class ScheduleTextTests
{
    private static readonly string[] Leaves =
    [
        .. Catalogue.Names<Schedule>(), "constant(by=0.5)", "step(every=3epochs,by=0.5)", "multistep(at=[1epoch 50% 100])",
        "linear(from=0.1,to=2)", "restarts(period=7,growth=1.5)",
        "cyclic(down=12.5%,shape=exprange,decay=0.99)", "onecycle(shape=linear,phases=3,momentum=1)",
        "warmup(length=0.5epochs,shape=exponential)", "wsd(shape=cosine,low=1e-3)",
        "piecewise(at=[0 5 30%],factors=[1 0.5 0])",
    ];

    private static readonly Gen<Schedule> Schedules = Gen.Recursive<Schedule>((depth, inner) =>
    {
        var leaf = Gen.Int[0, Leaves.Length - 1].Select(i => Catalogue.Parse<Schedule>(Leaves[i]));
        if (depth == 4) return leaf;
        var length = Gen.Select(Gen.Int[0, 2], Gen.Double[0, 200], (unit, amount) =>
            unit == 0 ? Length.Steps((int)amount) : unit == 1 ? Length.Epochs(amount) : Length.Percent(amount));
        return Gen.OneOf(
            leaf,
            Gen.Select(inner, inner, (a, b) => a * b),
            Gen.Select(Gen.Double[0, 10], inner, (by, a) => by * a),
            Gen.Select(inner, length, (a, l) => a.For(l)),
            Gen.Select(inner, length, inner, (a, l, b) => (a.HasLength ? a : a.For(l)).Then(b)),
            Gen.Select(inner, length, Gen.Bool, (a, l, fill) => (a.HasLength ? a : a.For(l)).Stretch(fill ? null : l)));
    });

    [Fact]
    public void ReadingWhatIsPrinted_GivesTheSame() => Schedules.Sample(
        schedule =>
        {
            var again = Catalogue.Parse<Schedule>(schedule.ToString());
            Assert.Equal(schedule, again);
            Assert.Equal(schedule.ToString(), again.ToString());
        },
        iter: 2000);

    [Fact]
    public void Factors_AreFiniteAndNotNegative() => Schedules.Sample(
        schedule =>
        {
            foreach (var horizon in (Horizon[])[new(1), new(2, 3), new(100, 7)])
            {
                for (var step = 0; step < horizon.Steps; step++)
                {
                    var (factor, momentum) = (schedule.Factor(step, horizon), schedule.MomentumFactor(step, horizon));
                    Assert.True(double.IsFinite(factor) && factor >= 0, $"{schedule} is {factor} at {step} of {horizon}");
                    Assert.InRange(momentum, 0, 1);
                }
            }
        },
        iter: 1000);

    [Theory]
    [InlineData("warmup(5%).then(cosine)", "warmup.then(cosine)")]
    [InlineData(" warmup ( 3 epochs ) . then ( cosine ( 0.1 ) ) ", "warmup(length=3epochs).then(cosine(low=0.1))")]
    [InlineData("cosine * 0.5", "0.5 * cosine")]
    [InlineData("2*warmup(1epoch)*cosine", "2 * warmup(length=1epoch) * cosine")]
    [InlineData("(cosine)", "cosine")]
    [InlineData("(a)", null)]
    [InlineData("warmup * (step * cosine)", "warmup * (step * cosine)")]
    [InlineData("(warmup * step).for(100 steps).then(linear)", "(warmup * step).for(100).then(linear)")]
    [InlineData("step(30epochs).for(90epochs).stretch()", "step(every=30epochs).for(90epochs).stretch()")]
    [InlineData("warmup(5%).then(constant.for(75%).then(linear))", "warmup.then(constant.for(75%).then(linear))")]
    public void Text_HasOneForm(string text, string? canonical)
    {
        if (canonical is null) Assert.Throws<FormatException>(() => Catalogue.Parse<Schedule>(text));
        else Assert.Equal(canonical, Catalogue.Parse<Schedule>(text).ToString());
    }

    [Theory]
    [InlineData("warmup(5%).then(cosin)", "Column 17 of 'warmup(5%).then(cosin)': 'cosin' is no schedule. Allowed: constant, cosine, ",
        "Did you mean 'cosine'?")]
    [InlineData("cosine(lo=0.1)", "Column 8 of 'cosine(lo=0.1)': cosine has no option 'lo'. Allowed: low.", "Did you mean 'low'?")]
    [InlineData("warmup(5%, from=2)", "Column 12 ", "From is 2; it must be 0 to 1.")]
    [InlineData("warmup(5 minutes)", "Column 8 ",
        "it must be steps such as 100, epochs such as 3epochs, or a share of the run such as 5%.")]
    [InlineData("warmup(-5)", "Column 8 ", "length=-5 is not understood")]
    [InlineData("warmup(1.5)", "Column 8 ", "length=1.5 is not understood")]
    [InlineData("warmup(5%).than(cosine)", "Column 12 ",
        "'than' cannot follow a schedule. Allowed: then, for, stretch. Did you mean 'then'?")]
    [InlineData("cosine.then(linear)", "Column 1 ",
        "cosine has no length of its own, which then needs. Give it one, as in cosine.for(50%).")]
    [InlineData("(cosine * step).stretch()", "Column 1 ", "as in (cosine * step).for(50%).")]
    [InlineData("cosine linear", "Column 8 ", "'l' is not expected.")]
    [InlineData("warmup(5%.then(cosine)", "Column 7 ", "this parenthesis is not closed.")]
    [InlineData("(cosine", "Column 8 ", "a closing parenthesis is missing.")]
    [InlineData("cosine.for()", "Column 11 ", "'for' needs a length")]
    [InlineData("cosine.for(1,2)", "Column 14 ", "'for' takes one length.")]
    [InlineData("cosine.for", "Column 11 ", "'for' needs parentheses")]
    [InlineData("0.5", "Column 1 ", "'0.5' is a number.")]
    [InlineData("0.5 * 2", "Column 5 ", "two numbers are multiplied.")]
    [InlineData("5% * cosine", "Column 1 ", "'5%' is no number.")]
    [InlineData("-1 * cosine", "Column 1 ", "a factor on the rate is 0 or more.")]
    [InlineData("", "Column 1 ", "a schedule is missing. Allowed: constant, ")]
    [InlineData("cosine * ", "Column 9 ", "a schedule is missing.")]
    [InlineData("piecewise([0 50%],[1 0.5 0.1])", "Column 1 ", "piecewise has 2 places and 3 factors; there must be as many.")]
    [InlineData("piecewise([5 4],[1 0.5])", "Column 1 ", "The places of piecewise are [5 4]; they must rise.")]
    [InlineData("relu", "Column 1 ", "'relu' is no schedule.")]
    public void AMistake_IsRefusedInWords_WithItsPlace(string text, string place, string what)
    {
        var message = Assert.Throws<FormatException>(() => Catalogue.Parse<Schedule>(text)).Message;
        Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEndlessText_IsRefused_NotRun()
    {
        Assert.Throws<FormatException>(() => Catalogue.Parse<Schedule>(new string('(', 100_000)));
        Assert.Throws<FormatException>(() => Catalogue.Parse<Schedule>(string.Concat(Enumerable.Repeat("2 * ", 10_000)) + "cosine"));
        Assert.Throws<FormatException>(() => Catalogue.Parse<Schedule>("cosine" + string.Concat(Enumerable.Repeat(".for(5)", 10_000))));
    }
}
