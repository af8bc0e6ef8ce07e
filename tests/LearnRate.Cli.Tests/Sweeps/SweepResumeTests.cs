using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using LearnRate.Storage.Worker;

namespace LearnRate.Cli.Tests.Sweeps;

/// <summary>A sweep that is killed goes on with the same command, and ends as one that was not.</summary>
public sealed partial class SweepResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learnrate-resume").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("keep:written:1", 0), InlineData("keep:committed:1", 16), InlineData("keep:written:5", 64),
        InlineData("keep:committed:8", 128)]
    public async Task KilledInATransaction_ItGoesOn(string step, int kept)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "Windows has no kill -9.");
        var killed = await Sweep("killed", new() { ["DOTNET_STARTUP_HOOKS"] = typeof(Kill).Assembly.Location, [Kill.Variable] = step });
        Assert.Equal(128 + 9, killed.ExitCode);
        Assert.False(File.Exists(Path.Combine(_folder, "killed.csv")));

        var resumed = await Sweep("killed");
        Assert.Equal(0, resumed.ExitCode);
        // Two bundles of sixteen may be in flight on two threads: one of them may have been kept as well.
        var known = Known().Match(resumed.Out) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
        Assert.InRange(known, kept, kept + 16 * Environment.ProcessorCount);
        await EqualsAnUninterruptedOne();
    }

    [Fact]
    public async Task KilledAtTwentyMoments_ItGoesOn()
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "Windows has no kill -9.");
        for (var moment = 0; moment < 20; moment++)
        {
            using var process = Learnrate.Start(new Dictionary<string, string>(), Line("killed"));
            // Anywhere between its start and its end, which comes after some tenths of a second.
            await Task.Delay(37 * moment, TestContext.Current.CancellationToken);
            process.Kill();
            await Learnrate.Finish(process);
        }

        Assert.Equal(0, (await Sweep("killed")).ExitCode);
        await EqualsAnUninterruptedOne();
    }

    [Fact]
    public async Task TwoAtOnce_KeepEachRunOnce()
    {
        var both = await Task.WhenAll(Sweep("killed"), Sweep("killed", csv: "other"));
        Assert.All(both, answer => Assert.Equal(0, answer.ExitCode));
        await EqualsAnUninterruptedOne();
        Assert.Equal(await Text("killed.csv"), await Text("other.csv"));
    }

    [Fact]
    public async Task Fresh_TrainsAnyway()
    {
        await Sweep("killed");
        Assert.Contains("all known to the store", (await Sweep("killed")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("known to the store", (await Learnrate.Run([.. Line("killed"), "--fresh"])).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("readonly"), InlineData("newer")]
    public async Task AStoreThatCannotBeUsed_EndsInOneLine(string what)
    {
        var store = Path.Combine(_folder, "killed.db");
        if (what == "readonly") Directory.CreateDirectory(store);
        else
        {
            await Sweep("killed");
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={store};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "pragma user_version = 99";
            command.ExecuteNonQuery();
        }

        var answer = await Sweep("killed");
        Assert.Equal((3, ""), (answer.ExitCode, answer.Out));
        Assert.StartsWith("error: ", answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    [GeneratedRegex("([0-9]+) of them known to the store")]
    private static partial Regex Known();

    private async Task EqualsAnUninterruptedOne()
    {
        Assert.Equal(0, (await Sweep("whole")).ExitCode);
        Assert.Equal(await Text("whole.csv"), await Text("killed.csv"));
        foreach (var form in (string[])["json", "csv"])
        {
            foreach (var name in (string[])["whole", "killed"])
                Assert.Equal(0,
                    (await Learnrate.Run("runs", "export", "--store", Path.Combine(_folder, $"{name}.db"), "--out",
                        Path.Combine(_folder, $"{name}-runs.{form}"))).ExitCode);
            Assert.Equal(await Text($"whole-runs.{form}"), await Text($"killed-runs.{form}"));
        }
    }

    private Task<string> Text(string file) => File.ReadAllTextAsync(Path.Combine(_folder, file), TestContext.Current.CancellationToken);

    private Task<Answer> Sweep(string name, Dictionary<string, string>? environment = null, string? csv = null) =>
        Learnrate.RunProcess(environment ?? [], Line(name, csv));

    private string[] Line(string name, string? csv = null) =>
    [
        "sweep", Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv"), "--target", "class", "--epochs", "60", "--rates",
        "1e-3..10:log:64", "--seeds", "3", "--optimizer", "sgd",
        "--store", Path.Combine(_folder, $"{name}.db"), "--csv", Path.Combine(_folder, $"{csv ?? name}.csv"),
    ];
}
