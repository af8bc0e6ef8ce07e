using System.CommandLine;
using LearnRate.Cli.Data;
using LearnRate.Cli.Runs;
using LearnRate.Workbench.Train;

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
        var format = new TrainFormat(json, jsonLines, plain);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = train.Plan(parsed);
            var request = new TrainRequest
            {
                Table = data.Request(parsed, terminal),
                Plan = plan,
                Settings = new("train", data.File(parsed), [.. data.Given(parsed), .. train.Settings(plan)]),
                Store = stores.Request(parsed),
                TimeLimit = parsed.GetValue(time),
                Folder = parsed.GetValue(output),
                Overwrite = parsed.GetValue(overwrite),
            };
            return parsed.GetValue(printConfig) ? PrintConfig(terminal, request)
                : await Train(terminal, request, format, parsed, cancellationToken);
        });
        return command.WithExamples(Examples);
    }

    private static int PrintConfig(Terminal terminal, TrainRequest request)
    {
        request.Validate();
        terminal.Out.WriteLine(request.Settings.ToJson("data").ToJsonString(TrainJson.Readable.Options));
        return ExitCode.Done;
    }

    private static async Task<int> Train(
        Terminal terminal, TrainRequest request, TrainFormat format, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var progress = format.Progress(parsed, terminal, request);
        var report = await new TrainSession(terminal.Clock, new StoreNotices(terminal)).RunAsync(request, progress, cancellationToken);
        format.Show(parsed, terminal, report);
        if (report.Failure is { } failure) return FailureText.Say(terminal, failure);
        // The caller answers with the code of the signal.
        cancellationToken.ThrowIfCancellationRequested();
        return ExitCode.Done;
    }
}
