using System.Diagnostics;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Tutorial;
using LearnRate.Workbench.Sweeps;

namespace LearnRate.Bench;

/// <summary>
/// The tutorial's program at a million rates with verdicts, all kept in a store
/// that is new each time; in this process, and by the command.
/// </summary>
internal static class StoredSweepBench
{
    private const string Rates = "1e-7..1e-3:log:1000000";

    public static string Run(int rounds)
    {
        var rates = RateGrid.Parse(Rates);
        var ends = new TutorialEnd[rates.Count];
        var folder = Directory.CreateTempSubdirectory("learnrate-bench-");
        var file = Path.Combine(folder.FullName, "runs.db");
        Contestant Sweep(string name, string of) =>
            new Anew(PublishedCommand.Launch(name, "sweep", "tutorial", "--rates", of, "--store", file), file);
        Contestant[] contestants =
        [
            new Anew(new Kept("with verdicts, to the commit", file, rates, closes: false), file),
            new Anew(new Kept("with verdicts, to the closed store", file, rates, closes: true), file),
            new Ours("training alone", () =>
            {
                new TutorialProgram().TrainInto(ends, rates);
                return "";
            }),
            Sweep("the command, from the shell to its end", Rates),
            Sweep("the command at ten rates", "1e-7..1e-3:log:10"),
        ];
        try
        {
            return Contest.Table("sweep", Contest.Hold(contestants, rounds));
        }
        finally
        {
            foreach (var one in contestants) one.Dispose();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Opens the store, trains, judges, keeps.</summary>
    private sealed class Kept(string name, string file, ValueList<double> rates, bool closes) : Contestant(name)
    {
        public override Answer Do(long count)
        {
            var start = Stopwatch.GetTimestamp();
            using var store = RunStore.Open(StorePlace.Parse(file));
            TutorialSweepSession.Run(new TutorialProblem(), rates, store, isFresh: false, CancellationToken.None);
            if (closes) store.Dispose();
            return new(Stopwatch.GetElapsedTime(start).TotalSeconds, "");
        }

        public override void Dispose() { }
    }

    /// <summary>One who finds no store, whenever it is his turn; once.</summary>
    private sealed class Anew(Contestant who, string file) : Contestant(who.Name)
    {
        public override Answer Do(long count)
        {
            foreach (var old in Directory.GetFiles(Path.GetDirectoryName(file)!)) File.Delete(old);
            return who.Do(1);
        }

        public override void Dispose() => who.Dispose();
    }
}
