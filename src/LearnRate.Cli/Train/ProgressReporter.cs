using System.Globalization;
using LearnRate.Models;
using LearnRate.Plots;
using LearnRate.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LearnRate.Cli.Train;

/// <summary>How far a training is, for whoever watches it: on the thread that trains.</summary>
internal abstract class ProgressReporter(Experiment experiment, TrainingMetrics yardstick, TimeProvider clock) : IProgress<TrainingProgress>
{
    private readonly long _start = clock.GetTimestamp();

    protected TrainingMetrics Yardstick => yardstick;

    protected Experiment Experiment => experiment;

    protected TimeSpan Elapsed => clock.GetElapsedTime(_start);

    public abstract void Report(TrainingProgress value);

    /// <summary>Trains under watch.</summary>
    public virtual TrainedModel Run(Func<TrainedModel> train) => train();

    protected string[] Headers =>
        ["epoch", $"training {Loss}", .. yardstick.IsOnValidation ? [$"validation {Loss}"] : (string[])[], .. yardstick.Names, "rate",
            "rows/s", "time left"];

    // Numbers are scaled, so that their squared loss is one of this program.
    private string Loss => yardstick.Names[0] == "accuracy" ? yardstick.Loss : "loss";

    protected string[] Cells(TrainingProgress at, Evaluation evaluation) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{at.Epochs:0.##}{(at.IsBest ? " *" : "")}"),
        Numbers.Digits(evaluation.Training.Loss, 4),
        .. evaluation.Validation is { } validation ? [Numbers.Digits(validation.Loss, 4)] : (string[])[],
        .. yardstick.Format(evaluation),
        Numbers.Short(at.Rate, 4), Pace(at), Left(at),
    ];

    /// <summary>Training rows per second, since the beginning.</summary>
    protected string Pace(TrainingProgress at)
    {
        var rows = at.Epochs * experiment.Problem.TrainingRows / Math.Max(1e-6, Elapsed.TotalSeconds);
        return rows >= 9.5e6 ? string.Create(CultureInfo.InvariantCulture, $"{rows / 1e6:0} M") : rows >= 1e6
            ? string.Create(CultureInfo.InvariantCulture, $"{rows / 1e6:0.0} M")
            : rows >= 1e3 ? string.Create(CultureInfo.InvariantCulture, $"{rows / 1e3:0} k")
            : string.Create(CultureInfo.InvariantCulture, $"{rows:0}");
    }

    /// <summary>
    /// What the rest takes at the pace so far; nothing in the first half second, in which the program itself gets up to speed.
    /// </summary>
    protected string Left(TrainingProgress at) =>
        at.Steps == 0 || Elapsed < TimeSpan.FromSeconds(0.5) ? "" : Duration.Print(Elapsed / at.Steps * (experiment.Steps - at.Steps));
}

/// <summary>Nobody watches.</summary>
internal sealed class NotWatching(Experiment experiment, TrainingMetrics yardstick, TimeProvider clock)
    : ProgressReporter(experiment, yardstick, clock)
{
    public override void Report(TrainingProgress value)
    {
    }
}

/// <summary>A row at epochs 1, 2, 4, 8 and so on, and the last.</summary>
internal sealed class RowProgressReporter(TextWriter output, Experiment experiment, TrainingMetrics yardstick, TimeProvider clock)
    : ProgressReporter(experiment, yardstick, clock)
{
    private const int Width = 21;
    private TrainingProgress? _last;
    private long _next = 1;
    private bool _isShown;

    public override void Report(TrainingProgress value)
    {
        if (value.Evaluation is not { } evaluation) return;
        (_last, _isShown) = (value, value.Epochs >= _next);
        if (!_isShown) return;
        if (_next == 1) Write(Headers);
        Write(Cells(value, evaluation));
        while (_next <= value.Epochs) _next *= 2;
    }

    public override TrainedModel Run(Func<TrainedModel> train)
    {
        var trained = train();
        if (_last is not { Evaluation: { } evaluation }) return trained;
        if (!_isShown) Write(Cells(_last, evaluation));
        output.WriteLine("* the best weights so far");
        return trained;
    }

    private void Write(string[] cells) =>
        output.WriteLine(string.Concat(cells.Select((cell, i) => i == 0
            ? cell.PadRight(8) : cell.PadLeft(i < Headers.Length - 3 ? Width : 11))).TrimEnd());
}

/// <summary>A table and the losses as a chart, redrawn ten times a second: rows at epochs 1, 2, 4 and so on, and the latest.</summary>
internal sealed class LiveProgressReporter(IAnsiConsole console, Experiment experiment, TrainingMetrics yardstick, TimeProvider clock)
    : ProgressReporter(experiment, yardstick, clock)
{
    private const int MostRows = 6, ChartRows = 10;
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(0.1);

    private readonly List<double> _epochs = [], _training = [], _validation = [];
    private readonly List<string[]> _doubling = [];
    private string[]? _latest;
    private LiveDisplayContext? _display;
    private TimeSpan _drawn = -Redraw;
    private long _next = 1;

    public override void Report(TrainingProgress value)
    {
        if (value.Evaluation is { } evaluation)
        {
            _epochs.Add(value.Epochs);
            _training.Add(evaluation.Training.Loss);
            if (evaluation.Validation is { } validation) _validation.Add(validation.Loss);
            _latest = Cells(value, evaluation);
            if (value.Epochs >= _next) _doubling.Add(_latest);
            while (_next <= value.Epochs) _next *= 2;
        }

        if (Elapsed - _drawn < Redraw) return;
        _drawn = Elapsed;
        _display?.UpdateTarget(Draw(value));
    }

    public override TrainedModel Run(Func<TrainedModel> train) => console.Live(new Text("")).AutoClear(true).Start(display =>
    {
        _display = display;
        return train();
    });

    private Rows Draw(TrainingProgress at)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in Headers) table.AddColumn(new TableColumn(Markup.Escape(header))
        {
            Alignment = header == "epoch" ? Justify.Left : Justify.Right,
            NoWrap = true,
            Padding = new(0, 0, 1, 0),
        });
        foreach (var cells in _doubling.Where(cells => cells != _latest).TakeLast(MostRows - 1))
            table.AddRow([.. cells.Select(Markup.Escape)]);
        if (_latest is not null) table.AddRow([.. _latest.Select(cell => $"[bold]{Markup.Escape(cell)}[/]")]);
        var share = (double)at.Steps / Experiment.Steps;
        var width = Math.Clamp(console.Profile.Width - 1, 40, 100);
        var state = string.Create(CultureInfo.InvariantCulture,
            $" {100 * share:0} %, {Pace(at)} rows/s, {Left(at)} left; Ctrl-C keeps the best weights");
        var bar = (width - state.Length) is > 0 and var room ? new string('━', (int)(share * room)).PadRight(room, '─') : "";
        IRenderable[] parts =
        [
            table, .. _epochs.Count > 1 ? [new Text(BrailleChart.Draw(Chart(), width, ChartRows).TrimEnd('\n'))] : (IRenderable[])[],
            new Text(bar + state),
        ];
        return new(parts);
    }

    private Figure Chart()
    {
        var isLog = _training.Concat(_validation).All(loss => loss > 0);
        return new()
        {
            X = new("epoch") { High = (double)Experiment.Steps / Experiment.StepsPerEpoch },
            Y = new(Yardstick.Loss) { IsLog = isLog },
            Lines = [new("training", _epochs, _training),
                .. _validation.Count > 0 ? [new Line("validation", _epochs, _validation)] : (Line[])[]],
        };
    }
}
