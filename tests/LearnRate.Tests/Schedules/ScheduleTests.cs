using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Tests.Schedules;

/// <summary>What PyTorch does not have: numbers worked out from the published formulas, and how schedules combine.</summary>
public sealed class ScheduleTests
{
    [Theory]
    // Transformers' warmup_stable_decay with 2 + 3 + 4 steps and a lowest rate of 0.1.
    [InlineData("wsd(2,4,cosine,0.1,0.1)", 9, "0.1 0.55 1 1 1 1 0.868198051534 0.55 0.231801948466 0.1")]
    [InlineData("wsd(0,4,linear)", 4, "1 0.75 0.5 0.25 0")]
    [InlineData("wsd(0,4)", 8, "1 1 1 1 1 0.5 0.292893218813 0.133974596216 0")]
    // Transformers' inverse_sqrt with a warm-up of 4.
    [InlineData("warmup(4,0).then(inverseroot(4))", 8, "0 0.25 0.5 0.75 1 0.894427191 0.816496580928 0.755928946018")]
    [InlineData("noam(4)", 8, "0.25 0.5 0.75 1 0.894427191 0.816496580928 0.755928946018 0.707106781187")]
    [InlineData("inversetime(2)", 8, "1 0.666666666667 0.5 0.4 0.333333333333")]
    [InlineData("warmup(4,0.0625,exponential)", 8, "0.0625 0.125 0.25 0.5 1 1 1")]
    [InlineData("piecewise([1 3],[1 0.5])", 8, "1 1 0.75 0.5 0.5")]
    [InlineData("piecewise([1 3],[1 0.5],hold)", 8, "1 1 1 0.5 0.5")]
    [InlineData("polynomial(2,0.1)", 4, "1 0.60625 0.325 0.15625 0.1")]
    // PyTorch with T_0 = 1 and T_mult = 3, asked for a given step, misses the restart at
    // step 121, where its logarithm of 243 is a little below 5.
    [InlineData("restarts(1,3)", 200, "1 1 0.75 0.25 1", "121 364")]
    [InlineData("restarts(2,1.5)", 20, "1 0.5 1 0.75 0.25 1")]
    public void Formula_AtEachStep(string text, int steps, string factors, string tops = "")
    {
        var (schedule, horizon) = (Catalogue.Parse<Schedule>(text), new Horizon(steps));
        var expected = factors.Split(' ').Select(Parse).ToArray();
        for (var t = 0; t < expected.Length; t++) Assert.Equal(expected[t], schedule.Factor(t, horizon), 1e-11);
        foreach (var top in tops.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Assert.Equal(1, schedule.Factor(Parse(top), horizon));
    }

    [Fact]
    public void Then_StartsTheNextFromItsOwnBeginning_AndItFillsTheRest()
    {
        var horizon = new Horizon(1000, 50);
        var schedule = Catalogue.Parse<Schedule>("warmup(5%).then(cosine)");
        var cosine = new CosineSchedule();
        Assert.Equal(0.01, schedule.Factor(0, horizon));
        for (var t = 50; t <= 1000; t += 19) Assert.Equal(cosine.Factor(t - 50, new Horizon(950)), schedule.Factor(t, horizon));
        // Shares are of the whole run wherever they stand; 75% more is 800 steps.
        var three = Catalogue.Parse<Schedule>("warmup(5%).then(constant.for(75%)).then(linear)");
        Assert.Equal((1, 1, 0.5, 0),
            (three.Factor(50, horizon), three.Factor(800, horizon), three.Factor(900, horizon), three.Factor(1000, horizon)));
        Assert.Equal(three.Factor(900, horizon),
            Catalogue.Parse<Schedule>("warmup(1epoch).then(constant.for(15epochs)).then(linear)").Factor(900, horizon));
    }

    [Fact]
    public void Product_Scaling_AreThoseOfNumbers()
    {
        var horizon = new Horizon(200, 10);
        Schedule warmup = new WarmupSchedule { Length = Length.Percent(10) }, cosine = new CosineSchedule();
        for (var t = 0; t < 200; t++)
        {
            Assert.Equal(warmup.Factor(t, horizon) * cosine.Factor(t, horizon), (warmup * cosine).Factor(t, horizon));
            Assert.Equal(0.3 * cosine.Factor(t, horizon), (0.3 * cosine).Factor(t, horizon));
        }
    }

    // He et al.'s 90 epochs in a run of any length.
    [Fact]
    public void Stretch_FillsTheHorizon()
    {
        var published = Catalogue.Parse<Schedule>("step(30epochs).for(90epochs)");
        var stretched = published.Stretch();
        var (run, whole) = (new Horizon(450, 10), new Horizon(900, 10));
        for (var t = 0; t < 450; t++) Assert.Equal(published.Factor(2 * t, whole), stretched.Factor(t, run));
        Assert.Equal(1, published.Stretch(Length.Percent(200)).Factor(299, run));
        Assert.Equal(0.1, published.Stretch(Length.Percent(200)).Factor(300, run), 1e-15);
    }

    [Fact]
    public void Momentum_FallsWhileTheRateIsHigh_AlsoInsideOthers()
    {
        var horizon = new Horizon(100);
        var cycle = new OneCycleSchedule { Momentum = 0.8 };
        Assert.Equal((1, 0.8, 1), (cycle.MomentumFactor(0, horizon), cycle.MomentumFactor(29, horizon), cycle.MomentumFactor(99, horizon)));
        var later = new ConstantSchedule().For(Length.Steps(50)).Then(cycle);
        Assert.Equal((1, 0.8), (later.MomentumFactor(49, horizon), later.MomentumFactor(64, horizon)));
        Assert.Equal(0.8, (0.5 * cycle * new CosineSchedule()).MomentumFactor(29, horizon));
        Assert.Equal(0.8, cycle.For(Length.Steps(100)).Stretch(Length.Steps(200)).MomentumFactor(58, horizon));
        Assert.Equal(1, Catalogue.Parse<Schedule>("warmup.then(cosine)").MomentumFactor(50, horizon));
    }

    [Fact]
    public void Csv_GivesPoints()
    {
        Assert.Equal("piecewise(at=[0 100 400],factors=[1 0.5 0.125])",
            PiecewiseSchedule.FromCsv("step,factor\n0,1\r\n100,0.5\n400,0.125\n\n").ToString());
        Assert.Equal("piecewise(at=[0epochs 2.5epochs],factors=[1 0.5],shape=hold)",
            PiecewiseSchedule.FromCsv("Epoch, Factor\n0,1\n2.5,.5", PiecewiseShape.Hold).ToString());
        Assert.Equal("piecewise(at=[0% 80%],factors=[1 1])", PiecewiseSchedule.FromCsv("percent,factor\n0,1\n80,1").ToString());
    }

    [Theory]
    [InlineData("0,1\n1,2", "Line 1 is '0,1'; it must be step,factor")]
    [InlineData("step,factor", "There is no point")]
    [InlineData("step,factor\n0,1\n5", "Line 3 is '5'; it must be two numbers")]
    [InlineData("step,factor\n0,-1", "Line 2 is '0,-1'; it must be two numbers of 0 or more")]
    [InlineData("step,factor\n5,1\n5,2", "Line 3 is '5,2'; its place must come after")]
    [InlineData("step,factor\n0.5,1", "Line 2 is '0.5,1'; a step is a whole number")]
    public void WrongCsv_IsRefusedInWords(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => PiecewiseSchedule.FromCsv(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Options_AreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Horizon(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Horizon(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Length.Epochs(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Length.Percent(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => -1 * new CosineSchedule());
        Assert.Throws<ArgumentException>(() => new CosineSchedule().Then(new LinearSchedule()));
        Assert.Equal("0 0", $"{default(Length)} {default(Length).In(new(5))}");
        Assert.Equal("1.5epochs is 11 of 7", $"{Length.Parse("1.5 epochs")} is {Length.Epochs(1.5).In(new(100, 7))} of 7");
        Assert.Contains("'5x' is no length", Assert.Throws<FormatException>(() => Length.Parse("5x")).Message, StringComparison.Ordinal);
    }

    private static double Parse(string number) => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
}
