using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Tests.Schedules;

public sealed class ScheduleCheckTests
{
    [Theory]
    [InlineData("cosine.for(100000)", 100, "cosine.for(100000) will finish 0.1% of its curve: it takes 100000 steps, and 100 are left.")]
    [InlineData("warmup(10).then(cosine.for(1000))", 100, "will finish 9% of its curve")]
    [InlineData("warmup(500).then(cosine)", 100, "The warm-up takes 500 steps, and the run has 100 steps: it never reaches its rate.")]
    [InlineData("warmup(5%,from=0).then(cosine)", 100, "The rate is 0 at the first step")]
    [InlineData("constant(0.5).for(100).then(cosine)", 100,
        "cosine never begins: constant(by=0.5).for(100) takes 100 steps, and the run has 100 steps.")]
    [InlineData("step(every=30epochs)", 100, "step(every=30epochs) never changes the rate in a run of 100 steps.")]
    [InlineData("cosine.for(50)", 100, "climbs again after step 50")]
    [InlineData("linear.for(50)", 100, "The rate is 0 from step 50 on, which wastes 50 steps of 100.")]
    [InlineData("wsd(80,80)", 100, "take 160 steps together, and there are 100 steps.")]
    [InlineData("step(1,100)", 1000, "The rate leaves the finite numbers within 1000 steps.")]
    [InlineData("0.5 * warmup(200) * cosine", 100, "The warm-up takes 200 steps")]
    public void ASlip_IsSaidOnce(string text, int steps, string expected)
    {
        var warning = Assert.Single(ScheduleCheck.Warnings(Catalogue.Parse<Schedule>(text), new(steps, 10)));
        Assert.Contains(expected, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("constant"), InlineData("warmup(5%).then(cosine)"), InlineData("onecycle"), InlineData("wsd"), InlineData("step(30%)"),
        InlineData("noam"), InlineData("linear"), InlineData("restarts")]
    [InlineData("warmup(1epoch).then(constant.for(50%)).then(linear)"), InlineData("cosine.for(80%).then(constant(0.01))"),
        InlineData("step(30epochs).for(90epochs).stretch()"), InlineData("exponential")]
    public void AGoodSchedule_HasNoWarning(string text) =>
        Assert.Empty(ScheduleCheck.Warnings(Catalogue.Parse<Schedule>(text), new(1000, 10)));

    [Fact]
    public void TheCatalogue_HasNoWarning()
    {
        foreach (var name in Catalogue.Names<Schedule>())
            Assert.Empty(ScheduleCheck.Warnings(Catalogue.Parse<Schedule>(name), new(1000, 50)));
    }
}
