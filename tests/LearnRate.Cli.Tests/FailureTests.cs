using System.Text.RegularExpressions;

namespace LearnRate.Cli.Tests;

/// <summary>The same failure has the same exit code, whichever command it ends.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnrate-failures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("train DATA --target class --epochs 1 --out FILE/x"), InlineData("train DATA --target class --epochs 1 --out FILE")]
    [InlineData("sweep DATA --target class --epochs 1 --rates 0.1 --seeds 1 --out FILE/x.svg")]
    [InlineData("sweep DATA --target class --epochs 1 --rates 0.1 --seeds 1 --csv FILE/x.csv")]
    [InlineData("sweep tutorial --rates 1 --out FILE/x.png"), InlineData("sweep tutorial --rates 1 --csv FILE/x.csv")]
    [InlineData("predict MODEL DATA --out FILE/x.csv"), InlineData("schedule cosine --out FILE/x.svg"),
        InlineData("schedule cosine --out FILE/x.csv")]
    [InlineData("runs export --out FILE/x.json"), InlineData("runs export ID/0.001 --out FILE/x"),
        InlineData("runs show ID --out FILE/x.svg")]
    public async Task WhereNothingCanBeWritten_TheExitCodeIs2_AndNothingWasTrained(string line)
    {
        var (model, store, file) = (Path.Combine(_folder, "model"), Path.Combine(_folder, "runs.db"), Path.Combine(_folder, "file"));
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await Learnrate.Run("train", Data, "--target", "class", "--epochs", "1", "--out", model, "--store", store);
        var id = (await Learnrate.Run("runs", "list", "--csv", "--store", store)).Out.Split('\n')[1].Split(',')[0];

        // In one pass: the folder's random name may itself hold ID.
        var meanings = new Dictionary<string, string> { ["DATA"] = Data, ["MODEL"] = model, ["FILE"] = file, ["ID"] = id };
        var words = Regex.Replace(line, @"\b(DATA|MODEL|FILE|ID)\b", match => meanings[match.Value]).Split(' ');
        var answer = await Learnrate.Run(words[0] is "predict" or "schedule" ? words : [.. words, "--store", store]);

        Assert.Equal((2, ""), (answer.ExitCode, answer.Out));
        Assert.Matches($"^error: --(out|csv): {file}.* (cannot be written: .*|is a file\\. Name a folder\\.)\n$", answer.Error);
        Assert.DoesNotContain(".part", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train"), InlineData("sweep"), InlineData("sweep --race")]
    public async Task WhatDoesNotFitIntoMemory_IsALineAndExitCode3(string command)
    {
        var words = command.Split(' ');
        // 480,000 weights in 16 lanes with their gradients and states are 215 MB; 128 MiB are allowed.
        string[] line = [words[0], Data, "--target", "class", "--hidden", "60000 relu", "--store", Path.Combine(_folder, "runs.db"),
            .. words[1..]];
        var answer = await Learnrate.RunProcess(
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x8000000" },
            words[0] == "train" ? [.. line, "--out", Path.Combine(_folder, "model")] : line);

        Assert.Equal((3, ""), (answer.ExitCode, answer.Out));
        Assert.StartsWith("error: The runs need about ", answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task DataThatCannotBeUsed_NameTheOptionsThatHelp()
    {
        var file = Path.Combine(_folder, "t.csv");
        await File.WriteAllTextAsync(file, "x,y\n1,2\n2,\n3,4\n", TestContext.Current.CancellationToken);
        var answer = await Learnrate.Run("data", "inspect", file, "--target", "y");
        Assert.Equal(
            (3, "error: t.csv, line 3, column \"y\": the target is empty here. Fill it in, or leave such rows out (--skip-unlabelled).\n"),
            (answer.ExitCode, answer.Error));
    }

    private static string Data => Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv");
}
