using System.Diagnostics;
using System.Globalization;
using System.Text;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Sweeps;
using LearnRate.Tests.Training;
using LearnRate.Training;

namespace LearnRate.Bench;

/// <summary>
/// Whether races find the rates that full sweeps find, and at what share of their steps: on the
/// tasks of <c>lr-benchmark</c>, and on those of <c>race-tasks.txt</c>.
/// </summary>
internal static class RaceBench
{
    private const string DataFolder = "LEARNRATE_DATA";

    /// <summary>The tasks of <c>lr-benchmark</c>.</summary>
    public static string Benchmark(int rounds) => Table(
        BenchmarkTasks.Load().Select(task => (task.Id, task.File is null ? null : (Func<Experiment>)(() => task.Experiment(1)))),
        [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12, 13, 14, 15]]);

    /// <summary>Others, with more kinds of optimizers and schedules.</summary>
    public static string Others(int rounds)
    {
        var folder = Environment.GetEnvironmentVariable(DataFolder);
        var tasks = File.ReadLines(Path.Combine(Tools.Root, "bench", "LearnRate.Bench", "race-tasks.txt"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split('|'));
        return Table(
            tasks.Index()
                .Select(task =>
                    ($"{task.Index + 1}: {task.Item[0]}, " +
                        $"{task.Item[3]}{(task.Item[4].Length > 0 ? $", {task.Item[4][2..].Replace('>', ',')}" : "")}, " +
                    $"{task.Item[5]}, {task.Item[6]}",
                folder is null ? null : (Func<Experiment>)(() => Read(task.Item, folder)))),
            [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]]);
    }

    private static string Table(IEnumerable<(string Name, Func<Experiment>? Experiment)> tasks, ulong[][] seedSets)
    {
        var page = new StringBuilder();
        var (races, found, most) = (0, 0, 0.0);
        page.AppendLine(
            "| task | seeds | full sweep's best rate | its band | race's best rate | in the band | its loss is above the best by | share " +
            "of steps | share of time |");
        page.AppendLine("| --- | --- | ---: | --- | ---: | --- | ---: | ---: | ---: |");
        foreach (var (name, start) in tasks)
        {
            if (start is null)
            {
                page.AppendLine(CultureInfo.InvariantCulture, $"| {name} | its data are not here: set {DataFolder} | | | | | | | |");
                continue;
            }

            var experiment = start();
            foreach (var seeds in seedSets)
            {
                var (line, isFound, share) = Compare(new()
                {
                    Experiment = experiment,
                    Rates = RateGrid.Parse("1e-6..10:log:57"),
                    Seeds = [.. seeds],
                });
                page.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {seeds[0]}-{seeds[^1]} {line}");
                (races, found, most) = (races + 1, found + (isFound ? 1 : 0), Math.Max(most, share));
            }
        }

        page.AppendLine(CultureInfo.InvariantCulture, $"\n{races} races, {found} in the band, with at most {most:P1} of the steps.");
        return page.ToString();
    }

    private static (string Line, bool IsFound, double Share) Compare(Sweep sweep)
    {
        var start = Stopwatch.GetTimestamp();
        var full = sweep.Run();
        var middle = Stopwatch.GetTimestamp();
        var race = sweep.Race();
        var time = Stopwatch.GetElapsedTime(middle) / Stopwatch.GetElapsedTime(start, middle);
        var (best, rate, share) = (full.Best!, race.Best!.Rate, race.Steps / (double)full.Steps);
        var above = full.Rates.Single(r => r.Rate == rate).Mean / best.Loss - 1;
        var isFound = best.Band.Contains(rate);
        return (string.Create(CultureInfo.InvariantCulture,
            $"| {best.Rate} | {best.Band[0]} to {best.Band[^1]} | {rate} | {(isFound ? "yes" : "**no**")} | {above:P1} | {share:P1} " +
            $"| {time:P0} |"), isFound, share);
    }

    // Columns that are no numbers are left out; otherwise as lr-benchmark prepares its tables.
    private static Experiment Read(string[] task, string folder)
    {
        const ulong MostRowsSeed = 777;
        var (classes, number) = (task[2] == "class", CultureInfo.InvariantCulture);
        var lines = File.ReadAllLines(Path.Combine(folder, task[0] + ".csv"));
        var target = Array.IndexOf(lines[0].Split(','), task[1]);
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        if (int.Parse(task[9], number) is var most and > 0 && rows.Length > most)
            rows = [.. BenchmarkProtocol.Shuffled(rows.Length, MostRowsSeed).Take(most).Select(row => rows[row])];
        int[] features = [.. Enumerable.Range(0, rows[0].Length)
            .Where(column => column != target && double.TryParse(rows[0][column], number, out _))];
        string[] labels = classes ? [.. rows.Select(row => row[target]).Distinct().Order(StringComparer.Ordinal)] : [];
        var (training, validation) = BenchmarkProtocol.Split(rows.Length);
        double[] Inputs(int[] part) => [.. part.SelectMany(row => features.Select(column => double.Parse(rows[row][column], number)))];
        double[] Targets(int[] part) =>
            [.. part.Select(row => classes ? Array.IndexOf(labels, rows[row][target]) : double.Parse(rows[row][target], number))];
        var (x, y, xv, yv) = (Inputs(training), Targets(training), Inputs(validation), Targets(validation));
        if (task[3] == "standard") BenchmarkProtocol.Standardise(features.Length, x, xv);
        if (!classes) BenchmarkProtocol.Standardise(1, y, yv);
        return new Experiment
        {
            Problem = new NetworkProblem(
                Network.Parse(string.Create(number, $"{features.Length} {task[4]} > {(classes ? labels.Length : 1)}")),
                new(task[0], new(x, features.Length, y, 1), new(xv, features.Length, yv, 1)),
                classes ? new CrossEntropyLoss() : new SquaredLoss()),
            Optimizer = Catalogue.Parse<Optimizer>(task[5]),
            Schedule = Catalogue.Parse<Schedule>(task[6]),
            BatchSize = int.Parse(task[7], number),
        }.ForEpochs(int.Parse(task[8], number));
    }
}
