using System.Globalization;
using LearnRate.Recipes;
using LearnRate.Workbench.Sweeps;

namespace LearnRate.Cli.Sweeps;

/// <summary>The tutorial's program at many rates, in lines: a row per rate, or of very many how many got which verdict.</summary>
internal sealed class TutorialSweepScreen(TextWriter output, TutorialSweepReport report)
{
    private const int MostRows = 200;

    public void Show()
    {
        if (report.Runs.Length <= MostRows) ShowRuns();
        else ShowGroups();
    }

    private void ShowRuns()
    {
        Row("rate", "verdict", "iteration", "final error");
        foreach (var (rate, run) in report.Rates.Zip(report.Runs))
            Row(NumberFormat.Rate(rate), run.Word, NumberFormat.Short(run.DivergedAt ?? run.Iterations, 7),
                run.DivergedAt is null ? NumberFormat.Short(report.LargestError(run), 6) : "-");
    }

    private void ShowGroups()
    {
        output.WriteLine($"{"verdict",-14}{"runs",10}  {"from rate",-12}{"to rate",-12}");
        foreach (var (first, last, count) in report.Groups())
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{report.Runs[first].Word,-14}{count,10:N0}  " +
                $"{NumberFormat.Rate(report.Rates[first]),-12}{NumberFormat.Rate(report.Rates[last]),-12}"));
    }

    private void Row(string rate, string verdict, string iteration, string error) =>
        output.WriteLine($"{rate,-12}{verdict,-12}{iteration,10}  {error}");
}
