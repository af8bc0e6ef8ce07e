using Spectre.Console;
using Spectre.Console.Rendering;

namespace LearnRate.Cli;

/// <summary>A part of the terminal that is redrawn while something goes on, and is empty afterwards.</summary>
internal sealed class LiveArea : IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(0.1);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _clock;
    private readonly Task _shown;
    private LiveDisplayContext? _display;
    private long? _drawn;

    public LiveArea(IAnsiConsole console, TimeProvider clock)
    {
        _clock = clock;
        _shown = console.Live(new Text("")).AutoClear(true).StartAsync(display =>
        {
            _display = display;
            return _ended.Task;
        });
    }

    /// <summary>Draws it, ten times a second at most.</summary>
    public void Update(Func<IRenderable> draw)
    {
        if (_drawn is { } before && _clock.GetElapsedTime(before) < Redraw) return;
        _drawn = _clock.GetTimestamp();
        _display?.UpdateTarget(draw());
    }

    /// <summary>Ends it, and leaves nothing of it on the terminal.</summary>
    public void Dispose()
    {
        _ended.TrySetResult();
        _shown.GetAwaiter().GetResult();
    }
}
