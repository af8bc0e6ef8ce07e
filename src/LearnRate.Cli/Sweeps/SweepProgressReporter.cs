using System.Globalization;
using LearnRate.Cli.Train;
using LearnRate.Sweeps;
using Spectre.Console;

namespace LearnRate.Cli.Sweeps;

/// <summary>
/// How far a sweep is, on standard error: a line that is rewritten on a terminal, otherwise lines as the work done doubles.
/// </summary>
internal sealed class SweepProgressReporter(Terminal terminal, bool isLive) : IProgress<SweepProgress>
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(0.1);

    private readonly long _start = terminal.Clock.GetTimestamp();
    private LiveDisplayContext? _display;
    private TimeSpan _drawn = -Redraw;
    private double _next = 1 / 16.0;

    private TimeSpan Elapsed => terminal.Clock.GetElapsedTime(_start);

    public void Report(SweepProgress value)
    {
        if (_display is not null)
        {
            if (Elapsed - _drawn < Redraw) return;
            _drawn = Elapsed;
            _display.UpdateTarget(new Text(Line(value)));
        }
        // What takes no second needs no lines.
        else if (!isLive && value.Share >= _next && Elapsed > TimeSpan.FromSeconds(1))
        {
            terminal.Error.WriteLine(Line(value));
            while (_next <= value.Share) _next *= 2;
        }
    }

    /// <summary>Sweeps under watch.</summary>
    public T Run<T>(Func<T> sweep) => !isLive ? sweep() : terminal.Progress().Live(new Text("")).AutoClear(true).Start(display =>
    {
        _display = display;
        return sweep();
    });

    private string Line(SweepProgress at)
    {
        var best = at.Best is { } b
            ? $", best so far {Numbers.Digits(b.Loss, 4)} at {Numbers.Rate(b.Rate)}{(b.Label.Length > 0 ? $" ({b.Label})" : "")}" : "";
        var left = at.Share > 0 && Elapsed > TimeSpan.FromSeconds(0.5)
            ? $", {Duration.Print(Elapsed * ((1 - at.Share) / at.Share))} left" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{at.Done:N0} of {at.Runs:N0} runs, {at.Diverged:N0} diverged{best}, {100 * at.Share:0} %{left}");
    }
}
