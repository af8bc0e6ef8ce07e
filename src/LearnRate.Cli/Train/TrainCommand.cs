using System.CommandLine;
using System.Text;
using LearnRate.Cli.Data;
using LearnRate.Cli.Runs;
using LearnRate.Cli.Schedules;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;
using LearnRate.Storage;

namespace LearnRate.Cli.Train;

/// <summary><c>learnrate train</c>: a table in, a model out.</summary>
internal static class TrainCommand
{
    private static readonly string[] Examples =
    [
        "learnrate train houses.csv --target price",
        "learnrate train iris.csv --target class --hidden \"32 relu, 16 relu\" --optimizer \"adam(beta1=0.8)\" --rate 0.003",
        "learnrate train houses.csv --target price --schedule \"warmup(5%).then(cosine)\" --early-stop 20 --out model",
        "learnrate train houses.csv --target price --print-config > house.json; learnrate train --config house.json --seed 2",
    ];

    public static Command Create(Terminal terminal)
    {
        var (data, train) = (new DataOptions(), new TrainOptions());
        Option<TimeSpan?> time = new("--time")
        {
            Description = "Stop after so long, such as 60s, 5m or 1.5h, with the best weights so far",
            HelpName = "time",
            CustomParser = OptionParsers.By<TimeSpan?>(text => Duration.Parse(text)),
        };
        Option<string?> output = new("--out")
        {
            Description = "A new or empty folder for the model; one named after the data unless said",
            HelpName = "folder",
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the files of an earlier training in that folder" };
        Option<bool> json = new("--json")
        {
            Description =
            "Print one JSON document (docs/schemas/train-1.schema.json), which is the folder's run.json"
        };
        Option<bool> jsonLines = new("--jsonl") { Description = "Print an event per line while training: start, epoch, end" };
        Option<bool> plain = new("--plain") { Description = "No lines, no colours, nothing that moves: for screen readers and scripts" };
        Option<bool> printConfig = new("--print-config") { Description = "Print all options as JSON for --config, and train nothing" };
        Command command = new("train", "Train a network on a table, and keep the weights that are best on validation rows");
        data.AddTo(command);
        train.AddTo(command);
        var stores = new StoreOptions();
        stores.AddTo(command, trains: true);
        foreach (var option in (Option[])[time, output, overwrite, json, jsonLines, plain, printConfig, ConfigFile.Option()])
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            try
            {
                if (data.Targets(parsed).Length == 0)
                    throw new FormatException(
                        "train needs a target: --target <column>. See what the columns are: learnrate data inspect FILE.");
                var plan = train.Plan(parsed);
                var settings = new Settings("train", data.File(parsed),
                    [.. data.Given(parsed).Select(o => (o.Option[2..], o.Words)),
                        .. train.Settings(plan).Select(o => (o.Option[2..], (IReadOnlyList<string>)[o.Value]))]);
                if (parsed.GetValue(printConfig))
                {
                    terminal.Out.WriteLine(settings.ToJson("data").ToJsonString(TrainJson.Readable.Options));
                    return Task.FromResult(ExitCode.Done);
                }

                var folder = OutputFolder.Choose(parsed.GetValue(output), parsed.GetValue(overwrite), settings.Data);
                var read = data.Read(parsed, terminal, cancellationToken);
                var prepared = PreparedTable.Create(read.Table, data.ToPreparationOptions(parsed));
                var training = Start(prepared, plan);
                RateOptions.Warn(terminal, plan.Schedule, training.Experiment.Horizon);
                if (parsed.GetValue(jsonLines))
                    terminal.Out.WriteLine(new EventDocument("start", settings.CommandLine, Horizon: training.Experiment.Steps).ToJson());

                var yardstick = new TrainingMetrics(prepared);
                ProgressReporter watching = parsed.GetValue(jsonLines)
                    ? new EventProgressReporter(terminal.Out, training.Experiment, yardstick, terminal.Clock)
                    : terminal.ErrorIsRich && !parsed.GetValue(plain)
                    ? new LiveProgressReporter(terminal.Progress(), training.Experiment, yardstick, terminal.Clock)
                    : new RowProgressReporter(terminal.Error, training.Experiment, yardstick, terminal.Clock);
                var limit = parsed.GetValue(time);
                using var ends = limit is { } span ? new CancellationTokenSource(span, terminal.Clock) : new();
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ends.Token);
                var start = terminal.Clock.GetTimestamp();
                using var store = stores.Open(parsed);
                store.Waiting = terminal.Error.WriteLine;
                // A run that may end early is known by its end only.
                var known = stores.IsFresh(parsed) || plan.Patience is not null ? null : KnownTraining.Find(store, training, prepared);
                var trained = known?.Trained ?? watching.Run(() => training.Train(watching, either.Token));
                if (known is not null && watching is EventProgressReporter events) events.Replay(known.Trained.Run.Evaluations);
                // What meant an empty cell here means one when the model predicts.
                trained = trained with
                {
                    Model = trained.Model is { } trainedModel
                    ? trainedModel with { Missing = data.OfReading(parsed).Missing } : null
                };
                var report = new TrainReport(
                    prepared, plan, settings, trained, terminal.Clock.GetElapsedTime(start),
                    known is null && ends.IsCancellationRequested && !cancellationToken.IsCancellationRequested ? limit : null,
                    known?.Trace);
                return Task.FromResult(Finish(terminal, report, store, folder, parsed.GetValue(json), parsed.GetValue(jsonLines),
                    parsed.GetValue(plain), cancellationToken));
            }
            catch (FormatException refused)
            {
                terminal.Error.WriteLine($"error: {refused.Message}");
                return Task.FromResult(ExitCode.Usage);
            }
        });
        return command.WithExamples(Examples);
    }

    private static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }

    private static ModelTraining Start(PreparedTable prepared, TrainingPlan plan)
    {
        try
        {
            return new(prepared, plan);
        }
        catch (ArgumentException refused)
        {
            throw new FormatException(refused.Message, refused);
        }
    }

    private static int Finish(Terminal terminal, TrainReport report, RunStore store, string folder, bool json, bool jsonLines, bool plain,
        CancellationToken cancellationToken)
    {
        var document = TrainDocument.From(report);
        List<(string Name, byte[] Content)> files =
            [(OutputFolder.RunFile, Encoding.UTF8.GetBytes(document.ToJson() + "\n")),
                (OutputFolder.TraceFile, report.KnownTrace ?? OutputFolder.Trace(report))];
        if (report.Trained.Model is { } model)
            files.AddRange([(OutputFolder.ModelFile, Bytes(stream => ModelFile.WriteStream(stream, model))),
                (OutputFolder.OnnxFile, Bytes(stream => OnnxFile.Write(stream, model)))]);
        // First what was asked for, then what is kept.
        OutputFolder.Write(folder, files);
        if (report.KnownTrace is null && report.Trained.Run.Steps > 0)
            store.KeepModel(report.Experiment, report.Trained.Run,
                files.ToDictionary(file => file.Name, file => (ReadOnlyMemory<byte>)file.Content));
        if (json) terminal.Out.WriteLine(document.ToJson());
        else if (jsonLines) terminal.Out.WriteLine(new EventDocument("end", Result: document).ToJson());
        else new TrainScreen(terminal.Page(plain), report, plain).Show(folder, [.. files.Select(file => file.Name)]);
        if (report.Divergence is { } divergence)
        {
            terminal.Error.WriteLine($"error: {divergence}");
            return ExitCode.NoUsableRate;
        }

        // The caller answers with the code of the signal.
        cancellationToken.ThrowIfCancellationRequested();
        if (report.Trained.Model is not null) return ExitCode.Done;
        terminal.Error.WriteLine("error: --time ran out before the first step. Give it more time.");
        return ExitCode.OutOfBudget;
    }
}

/// <summary>An event per line as JSON.</summary>
internal sealed class EventProgressReporter(TextWriter output, Training.Experiment experiment, TrainingMetrics yardstick,
    TimeProvider clock) : ProgressReporter(experiment, yardstick, clock)
{
    public override void Report(TrainingProgress value)
    {
        if (value.Evaluation is { } evaluation) Write(evaluation, value.Epochs, value.Rate, value.IsBest);
    }

    /// <summary>Tells of a training that was known; of its rates the store keeps a few only.</summary>
    public void Replay(IReadOnlyList<Training.Evaluation> evaluations)
    {
        var best = double.PositiveInfinity;
        foreach (var evaluation in evaluations)
        {
            var loss = (evaluation.Validation ?? evaluation.Training).Loss;
            Write(evaluation, (double)evaluation.Steps / Experiment.StepsPerEpoch, null, loss < best);
            best = Math.Min(best, loss);
        }
    }

    private void Write(Training.Evaluation evaluation, double epochs, double? rate, bool isBest)
    {
        output.WriteLine(new EventDocument(
            "epoch", Steps: evaluation.Steps, Epoch: epochs, Rate: rate, Training: MeasureDocument.From(evaluation.Training),
            Validation: evaluation.Validation is { } validation ? MeasureDocument.From(validation) : null, Best: isBest).ToJson());
        output.Flush();
    }
}
