using System.CommandLine;
using System.Globalization;
using LearnRate.Bench;

Dictionary<string, (string Title, Func<int, string> Run)> benches = new()
{
    ["tutorial"] = ("One training of the tutorial's neuron (2002 updates, published rule, rate 1e-5)", TutorialBench.Run),
    ["network"] = ("64 runs of a 64-32-10 network, ten epochs of 1024 rows in batches of 32, float", NetworkBench.Run),
    ["start-up"] = ("Start-up of a ReadyToRun publish, from launch to exit", StartUpBench.Run),
};

Argument<string> name = new("bench") { Description = $"One of: {string.Join(", ", benches.Keys)}" };
name.AcceptOnlyFromAmong([.. benches.Keys]);
Option<int> rounds = new("--rounds") { Description = "How often each contestant has its turn", DefaultValueFactory = _ => 15 };
Option<DirectoryInfo?> save = new("--save") { Description = "Also write the result below this folder, such as bench/results" };

RootCommand command = new("Measures LearnRate side by side with its peers") { name, rounds, save };
command.SetAction(parsed =>
{
    try
    {
        return Measure(parsed);
    }
    catch (InvalidOperationException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

int Measure(ParseResult parsed)
{
    var bench = parsed.GetValue(name)!;
    var (title, run) = benches[bench];
    var page = string.Create(
        CultureInfo.InvariantCulture,
        $"# {title}\n\n{Host.Description}. {parsed.GetValue(rounds)} rounds, each contestant in turn.\n\n{run(parsed.GetValue(rounds))}\nRun: `dotnet run -c Release --project bench/LearnRate.Bench -- {bench}`\n");
    Console.Write(page);
    if (parsed.GetValue(save) is { } folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder.FullName, Host.Folder));
        File.WriteAllText(Path.Combine(target.FullName, $"{bench}.md"), page);
    }

    return 0;
}
