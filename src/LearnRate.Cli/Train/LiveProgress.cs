using System.Globalization;
using LearnRate.Models;
using LearnRate.Plots;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LearnRate.Cli.Train;

/// <summary>A table and the losses as a chart, redrawn ten times a second: rows at epochs 1, 2, 4 and so on, and the latest.</summary>
internal sealed class LiveProgress : TrainProgressForm
{
    private const int MostRows = 6, ChartRows = 10;

    private readonly ProgressCells _cells;
    private readonly IAnsiConsole _console;
    private readonly LiveArea _area;
    private readonly List<double> _epochs = [], _training = [], _validation = [];
    private readonly List<string[]> _doubling = [];
    private string[]? _latest;
    private long _next = 1;

    public LiveProgress(Terminal terminal, ProgressCells cells)
    {
        (_cells, _console) = (cells, terminal.Progress());
        _area = new(_console, terminal.Clock);
    }

    public override void Report(TrainingProgress at)
    {
        if (at.Evaluation is { } evaluation)
        {
            _epochs.Add(at.Epochs);
            _training.Add(evaluation.Training.Loss);
            if (evaluation.Validation is { } validation) _validation.Add(validation.Loss);
            _latest = _cells.Format(at, evaluation);
            if (at.Epochs >= _next) _doubling.Add(_latest);
            while (_next <= at.Epochs) _next *= 2;
        }

        _area.Update(() => Draw(at));
    }

    public override void End() => _area.Dispose();

    public override void Dispose()
    {
        End();
        base.Dispose();
    }

    private Rows Draw(TrainingProgress at)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in _cells.Headers) table.AddColumn(new TableColumn(Markup.Escape(header))
        {
            Alignment = header == "epoch" ? Justify.Left : Justify.Right,
            NoWrap = true,
            Padding = new(0, 0, 1, 0),
        });
        foreach (var cells in _doubling.Where(cells => cells != _latest).TakeLast(MostRows - 1))
            table.AddRow([.. cells.Select(Markup.Escape)]);
        if (_latest is not null) table.AddRow([.. _latest.Select(cell => $"[bold]{Markup.Escape(cell)}[/]")]);
        var share = (double)at.Steps / _cells.Experiment.Steps;
        var width = Math.Clamp(_console.Profile.Width - 1, 40, 100);
        var state = string.Create(CultureInfo.InvariantCulture,
            $" {100 * share:0} %, {_cells.Pace(at)} rows/s, {_cells.Left(at)} left; Ctrl-C keeps the best weights");
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
            X = new("epoch") { High = (double)_cells.Experiment.Steps / _cells.Experiment.StepsPerEpoch },
            Y = new(_cells.Metrics.Loss) { IsLog = isLog },
            Lines = [new("training", _epochs, _training),
                .. _validation.Count > 0 ? [new Line("validation", _epochs, _validation)] : (Line[])[]],
        };
    }
}
