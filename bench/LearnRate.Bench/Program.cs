using System.CommandLine;
using System.Globalization;
using LearnRate.Bench;

Dictionary<string, (string Title, Func<int, string> Run)> benches = new()
{
    ["tutorial"] = ("One training of the tutorial's neuron (2002 updates, published rule, rate 1e-5)", TutorialBench.Run),
    ["million"] = ("The tutorial's program at a million rates, 2000 updates each, one thread unless said", MillionBench.Run),
    ["many"] = ("64 runs of a network, each with its own rate, float, one thread", NetworkBench.Many),
    ["one"] = ("One run of a network, float, one thread", NetworkBench.One),
    ["cores"] = ("64 runs of a network on one core and on all", NetworkBench.Cores),
    ["sweep"] = ("64 rates and 5 seeds of 64-32-10 on the digits, 20 epochs in batches of 32, float, all cores", SweepBench.Run),
    ["races"] = ("Races beside full sweeps on lr-benchmark, 57 rates from 1e-6 to 10 and 5 seeds, each once", RaceBench.Benchmark),
    ["more-races"] = ("Races beside full sweeps on other tasks, 57 rates from 1e-6 to 10 and 5 seeds, each once", RaceBench.Others),
    ["csv"] = ("A CSV file of 100 MB, twelve numbers and a word in each row, one thread", CsvBench.Run),
    ["store"] = ("A million runs with five numbers each, kept in a new store, one thread", StoreBench.Run),
    ["kept"] = ("The tutorial's program at a million rates, 2000 updates each, all cores, with verdicts, kept in a new store",
        StoredSweepBench.Run),
    ["kernels"] = ("tanh and the product of matrices, float, one thread", KernelBench.Run),
    ["models"] = ("How good models are: accuracy and R² beside scikit-learn", ModelBench.Run),
    ["start-up"] = ("Start-up of a ReadyToRun publish, from launch to exit", StartUpBench.Run),
};

if (args is [CsvBench.MemoryWord])
{
    Console.WriteLine(CsvBench.PeakOfThisProcess());
    return 0;
}

Argument<string> name = new("bench")
{
    Description = $"One of: {string.Join(", ", benches.Keys)}; or all of them",
    DefaultValueFactory = _ => "all",
};
name.AcceptOnlyFromAmong([.. benches.Keys, "all"]);
Option<int> rounds = new("--rounds") { Description = "How often each contestant has its turn", DefaultValueFactory = _ => 7 };
Option<DirectoryInfo?> save = new("--save") { Description = "Also write the result below this folder, such as bench/results" };

RootCommand command = new("Measures LearnRate side by side with its peers") { name, rounds, save };
command.SetAction(parsed =>
{
    try
    {
        var chosen = parsed.GetValue(name)!;
        foreach (var bench in chosen == "all" ? [.. benches.Keys] : (string[])[chosen]) Measure(bench, parsed);
        return 0;
    }
    catch (InvalidOperationException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

void Measure(string bench, ParseResult parsed)
{
    var (title, run) = benches[bench];
    var page = string.Create(
        CultureInfo.InvariantCulture,
        $"# {title}\n\n{MachineInfo.Description}." +
        $"{(bench == "models" ? "" : $" {parsed.GetValue(rounds)} rounds, each contestant in turn.")}\n\n" +
        $"{run(parsed.GetValue(rounds))}\nRun: `dotnet run -c Release --project bench/LearnRate.Bench -- {bench}`\n");
    Console.Write(page);
    if (parsed.GetValue(save) is { } folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder.FullName, MachineInfo.Folder));
        File.WriteAllText(Path.Combine(target.FullName, $"{bench}.md"), page);
    }
}
