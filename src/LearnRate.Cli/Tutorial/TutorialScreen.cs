using LearnRate.Recipes;
using LearnRate.Tutorial;
using LearnRate.Workbench.Tutorial;
using Spectre.Console;
using Rule = LearnRate.Tutorial.Rule;

namespace LearnRate.Cli.Tutorial;

/// <summary>The tutorial's report as a page for a terminal, 80 columns wide and more.</summary>
internal sealed class TutorialScreen(IAnsiConsole console, TutorialReport report, bool plain)
{
    private const int FirstIterations = 8;

    private Variant Variant => report.Request.Variant;

    public void Show()
    {
        if (report.Request.Rates.Count > 0)
        {
            foreach (var tried in report.Tried) ShowRate(tried);
            return;
        }

        ShowTask();
        ShowExplosion();
        ShowCure();
        ShowLadder();
        ShowCriticalRates();
        ShowErrata();
    }

    private void ShowTask()
    {
        Heading("The tutorial's neuron");
        Say(
            $"y = min(b + w·x, {TutorialNeuron.Clip}), starting from b " +
            $"= {TutorialNeuron.Start.B}, w = {TutorialNeuron.Start.W}. Six samples, one after another, again and again; each moves the " +
            $"weights by rate × (d - y) × x.");
        if (Variant != default) Say($"Shown here: rule {Name(Variant.Rule)}, data {Name(Variant.Data)}.");
        var table = NewTable("sample", "1", "2", "3", "4", "5", "6");
        var samples = Variant.Samples.ToArray();
        table.AddRow(["input x", .. samples.Select(s => NumberFormat.Short(s.Input, 3))]);
        table.AddRow(["desired d", .. samples.Select(s => NumberFormat.Short(s.Desired, 3))]);
        console.Write(table);
    }

    private void ShowExplosion()
    {
        Heading("Without a learning rate (rate 1)");
        var rate1 = Tried(1);
        ShowIterations(rate1);
        Say($"It never comes back: {Divergence(rate1)}.");

        Heading("The same first step with a smaller rate");
        var table = NewTable("rate", "first update", "b, w after it", "and then");
        foreach (var rate in TutorialReport.Explosions)
        {
            var tried = Tried(rate);
            var step = tried.First(1)[0];
            table.AddRow(
                NumberFormat.Rate(rate),
                NumberFormat.Short(step.After.W - step.Before.W, 5),
                $"{NumberFormat.Short(step.After.B, 6)}, {NumberFormat.Short(step.After.W, 6)}",
                Outcome(tried));
        }

        console.Write(table);
    }

    private void ShowCure()
    {
        Heading($"Training at {NumberFormat.Rate(TutorialReport.Cure)}");
        var tried = Tried(TutorialReport.Cure);
        Say(
            $"{tried.Run.Iterations} iterations; b " +
            $"= {NumberFormat.Digits(tried.Run.Weights.B, 8)}, w = {NumberFormat.Digits(tried.Run.Weights.W, 8)}; largest training " +
            $"error {NumberFormat.Digits(tried.LargestError, 4)}.");
        Say("The four test samples, as the program answers and as it would with its errors mended:");
        ShowTests([.. new[]
        {
            new Variant(Rule.Published, TutorialData.Published), new(Rule.Corrected, TutorialData.Published),
            new(Rule.Published, TutorialData.Corrected), new(Rule.Corrected, TutorialData.Corrected),
        }.Select(v => new RateTried(report.Request.Program(TutorialReport.Cure) with { Rule = v.Rule, Data = v.Data }))]);
    }

    private void ShowTests(IReadOnlyList<RateTried> programs)
    {
        var table = NewTable(["input", "expected", .. programs.Select(p => Name(p.Variant))]);
        foreach (var sample in TutorialSamples.Test)
        {
            table.AddRow([
                NumberFormat.Short(sample.Input, 3), NumberFormat.Short(sample.Desired, 3),
                .. programs.Select(p => NumberFormat.Short(p.Predict(sample.Input), 6))]);
        }

        table.AddRow(["worst error", "", .. programs.Select(p => NumberFormat.Digits(p.LargestError, 4))]);
        table.AddRow(["iterations", "", .. programs.Select(p => NumberFormat.Short(p.Run.Iterations, 7))]);
        console.Write(table);
    }

    private void ShowLadder()
    {
        Heading("What the tutorial could not show: every rate from 1 to 1e-8");
        var table = NewTable("rate", "iterations", "outcome", "w", "worst error", "f(240)", "f(-160)");
        foreach (var tried in report.Tried)
        {
            var finite = tried.Run.Diverged is null;
            table.AddRow(
                NumberFormat.Rate(tried.Program.Rate),
                NumberFormat.Short(tried.Run.Iterations, 7),
                Outcome(tried),
                finite ? NumberFormat.Digits(tried.Run.Weights.W, 5) : "",
                finite ? NumberFormat.Digits(tried.LargestError, 4) : "",
                finite ? NumberFormat.Short(tried.Predict(240), 5) : "",
                finite ? NumberFormat.Short(tried.Predict(-160), 5) : "");
        }

        console.Write(table);
        var fastest = FastestRate.Compute(report.CriticalOf(Variant).SmallRatePattern, Variant.Data);
        Say(
            $"Fastest convergence: 1/{NumberFormat.Short(1 / fastest, 6)} = {NumberFormat.Digits(fastest, 4)}. There the published " +
            $"rule's pass " +
            $"multiplier is 0, so that one pass removes every deviation.");
    }

    private void ShowCriticalRates()
    {
        Heading("The critical rates, measured and in theory");
        Say(
            "A run settles if the weights at the ends of its passes tend to a limit. On the cycle that small rates settle on, the " +
            "samples 300 and 310 are clipped: they have error 0, give no update and drop out of the theory.");
        var table = NewTable("rule", "data", "cycle lost", "cycle ends", "unstable", "cliff", "above it");
        foreach (var (variant, rates, _) in report.Critical)
        {
            table.AddRow(
                Name(variant.Rule), Name(variant.Data),
                Measured(rates.CycleLost),
                Theory(rates.ExistenceLimit), Theory(rates.StabilityLimit),
                Measured(rates.Cliff), Name(rates.Cliff.Then));
        }

        console.Write(table);
        Say("Cycle lost and cliff are measured on runs; cycle ends and unstable are theory. Why they differ:");
        foreach (var (variant, rates, _) in report.Critical) Say($"- {Name(variant)}: {Why(rates)}");

        var (windowOf, ofRates, window) = report.Critical.Single(c => c.Variant == new Variant(Rule.Published, TutorialData.Corrected));
        if (window is { } w)
            Say(
                $"Larger is not always worse: {Name(windowOf)} diverges above {Measured(ofRates.Cliff)} and settles again " +
                $"from {NumberFormat.Digits(w.From, 3)} to {NumberFormat.Digits(w.To, 3)}.");
        Say(
            $"If all six samples counted, theory would " +
            $"say {NumberFormat.Digits(report.CriticalOf(Variant).NaiveLimit ?? double.NaN, 4)}: the two large inputs set that limit, and "
                +
            $"they drop out.");
    }

    private void ShowErrata()
    {
        Heading("Where the tutorial errs");
        foreach (var erratum in report.Errata)
        {
            console.Write(new Padder(new Text($"{erratum.Number,2}. {erratum.Claim}", Emphasis)).Padding(0, 0));
            console.Write(new Padder(new Text(erratum.Finding)).Padding(4, 0, 0, 0));
        }
    }

    private void ShowRate(RateTried tried)
    {
        Heading($"Rate {NumberFormat.Rate(tried.Program.Rate)}, rule {Name(Variant.Rule)}, data {Name(Variant.Data)}");
        ShowIterations(tried);
        if (tried.Run.Diverged is not null)
        {
            Say($"{Sentence(Divergence(tried))}; the program goes on to iteration {tried.Run.Iterations}.");
        }
        else
        {
            Say($"{Sentence(Outcome(tried))} after {tried.Run.Iterations} iterations.");
            Say($"b = {NumberFormat.Digits(tried.Run.Weights.B, 8)}, w = {NumberFormat.Digits(tried.Run.Weights.W, 8)}.");
            ShowTests([tried]);
        }
    }

    private void ShowIterations(RateTried tried)
    {
        var table = NewTable("iteration", "x", "d", "b", "w", "predicted", "error");
        foreach (var step in tried.First(FirstIterations))
        {
            table.AddRow(
                NumberFormat.Short(step.Number, 7), NumberFormat.Short(step.Sample.Input, 3), NumberFormat.Short(step.Sample.Desired, 3),
                NumberFormat.Short(step.Before.B, 6), NumberFormat.Short(step.Before.W, 6),
                NumberFormat.Short(step.Predicted, 6), NumberFormat.Short(step.Error, 6));
        }

        console.Write(table);
    }

    private RateTried Tried(double rate) => report.Tried.Single(t => t.Program.Rate == rate);

    private static string Divergence(RateTried tried) => tried.Run.Diverged is { } d
        ? $"{d.Quantity} is {NumberFormat.Digits(d.Value, 1)} at iteration {d.Iteration}"
        : "it stays finite";

    private static string Outcome(RateTried tried) => tried switch
    {
        { Run.Diverged: { } d } => $"diverges at {d.Iteration}",
        { Settling.Fate: Fate.Diverges } => "diverges later",
        { Settling.Fate: Fate.Stuck } => "stuck",
        { ShareOfTheWay: { } share } when Math.Abs(share - 1) > 0.01 => $"slow: {100 * share:0} % done",
        { ShareOfTheWay: not null } => "settled",
        _ => "undecided",
    };

    private static string Name(Settling then) => then.Fate switch
    {
        Fate.Settles => $"settles on {then.Pattern}",
        Fate.Stuck => "stuck",
        Fate.Diverges => "diverges",
        _ => "drifts",
    };

    private static string After(Settling then) => then.Fate switch
    {
        Fate.Settles => $"settles on another cycle, {then.Pattern}",
        Fate.Stuck => "is stuck: samples with an error are clipped, and their gradient is 0 (a dead unit)",
        Fate.Undecided => FormattableString.Invariant($"drifts: it is finite, but on no cycle within {then.Passes:N0} passes"),
        _ => Name(then),
    };

    private string Measured(CriticalRate rate) => NumberFormat.Digits(rate.Below, report.Request.Exact ? ExactDigits : 3);

    private string Theory(double? rate) => rate is { } r ? NumberFormat.Digits(r, report.Request.Exact ? ExactDigits : 4) : "never";

    // As many as fit; the JSON document has them all.
    private int ExactDigits => console.Profile.Width >= 96 ? 10 : 6;

    private string Why(CriticalRates rates) => rates.WhyLost switch
    {
        LossOfCycle.Basin =>
            $"basin, not stability. The cycle still attracts at the cliff (spectral " +
                $"radius {NumberFormat.Digits(rates.SpectralRadiusAt(rates.CycleLost.Below), 2)}), but a run from the tutorial's start " +
                $"misses " +
                $"it.",
        LossOfCycle.Existence =>
            $"the cycle ends: a further sample becomes clipped on it. Above, a run {After(rates.CycleLost.Then)}; the cliff comes " +
                $"at {Measured(rates.Cliff)}.",
        _ => $"stability: the cycle itself becomes unstable, measured as theory says. Above, a run {After(rates.CycleLost.Then)}.",
    };

    private static string Name(Rule rule) => rule.ToString().ToLowerInvariant();

    private static string Name(TutorialData data) => data == TutorialData.Published ? "100→150" : "100→100";

    private static string Name(Variant variant) => $"{Name(variant.Rule)}, {Name(variant.Data)}";

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static Style Emphasis => new(decoration: Decoration.Bold);

    private void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Text(text, Emphasis));
        console.WriteLine();
    }

    private void Say(FormattableString text) => Say(FormattableString.Invariant(text));

    private void Say(string text)
    {
        console.Write(new Text(text));
        console.WriteLine();
    }

    private Table NewTable(params string[] headers)
    {
        var table = new Table { Border = plain ? TableBorder.None : TableBorder.Simple, ShowHeaders = true };
        for (var i = 0; i < headers.Length; i++)
            table.AddColumn(new TableColumn(Markup.Escape(headers[i])) { Alignment = Justify.Left, Padding = new(0, 0, 1, 0) });
        return table;
    }
}
