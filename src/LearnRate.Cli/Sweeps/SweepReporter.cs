using System.Globalization;
using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Workbench.Sweeps;
using LearnRate.Workbench.Train;
using Spectre.Console;

namespace LearnRate.Cli.Sweeps;

/// <summary>
/// How far a sweep is, on standard error: a line that is rewritten on a terminal, otherwise lines as the work done doubles.
/// </summary>
internal sealed class SweepReporter(Terminal terminal, bool isLive) : IProgress<SweepEvent>, IDisposable
{
    private readonly long _start = terminal.Clock.GetTimestamp();
    private LiveArea? _area;
    private double _next = 1 / 16.0;

    private TimeSpan Elapsed => terminal.Clock.GetElapsedTime(_start);

    public void Report(SweepEvent value)
    {
        switch (value)
        {
            case SweepStarted started:
                foreach (var note in started.Notes) terminal.Error.WriteLine($"note: {VisibleText.OnOneLine(FailureText.Describe(note))}");
                foreach (var warning in started.Warnings) terminal.Error.WriteLine($"warning: {warning}");
                if (isLive) _area = new(terminal.Progress(), terminal.Clock);
                break;
            case SweepAdvanced advanced: Report(advanced.Progress); break;
            case SweepEnded ended:
                Dispose();
                if (ended.Interrupted is { } store)
                    terminal.Error.WriteLine(
                        $"interrupted; what had ended is kept in {store.Name}, and the same command goes on from there");
                break;
        }
    }

    public void Dispose() => _area?.Dispose();

    private void Report(SweepProgress at)
    {
        if (_area is not null) _area.Update(() => new Text(Line(at)));
        // What takes no second needs no lines.
        else if (at.Share >= _next && Elapsed > TimeSpan.FromSeconds(1))
        {
            terminal.Error.WriteLine(Line(at));
            while (_next <= at.Share) _next *= 2;
        }
    }

    private string Line(SweepProgress at)
    {
        var best = at.Best is { } b
            ? $", best so far {NumberFormat.Digits(b.Loss, 4)} at {NumberFormat.Rate(b.Rate)}{(b.Label.Length > 0 ? $" ({b.Label})" : "")}"
            : "";
        var left = at.Share > 0 && Elapsed > TimeSpan.FromSeconds(0.5)
            ? $", {Duration.Print(Elapsed * ((1 - at.Share) / at.Share))} left" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{at.Done:N0} of {at.Runs:N0} runs, {at.Diverged:N0} diverged{best}, {100 * at.Share:0} %{left}");
    }
}
