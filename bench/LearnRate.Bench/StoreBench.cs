using System.Globalization;
using System.Runtime.InteropServices;
using LearnRate.Storage;
using LearnRate.Sweeps;
using LearnRate.Training;
using Microsoft.Data.Sqlite;

namespace LearnRate.Bench;

/// <summary>
/// A million runs with five numbers each into a new store, from opening to closing; beside
/// the same bytes in a plain file, and beside a row for each run.
/// </summary>
internal static class StoreBench
{
    private const int Million = 1_000_000, Columns = 5;

    public static string Run(int rounds)
    {
        double[] rates = [.. Enumerable.Range(1, Million).Select(i => i * 1e-6)];
        var recipe = new RunRecipe { Text = "program of a bench", Problem = "bench", Columns = ["b", "w", "error", "least", "most"] };
        ReadOnlyMemory<double>[] numbers = [.. Enumerable.Repeat<ReadOnlyMemory<double>>(rates, Columns)];
        var folder = Directory.CreateTempSubdirectory("learnrate-bench-");
        var file = Path.Combine(folder.FullName, "runs.db");
        Contestant[] contestants =
        [
            new Ours("LearnRate's store", () => Store(file, recipe, new(rates, new RunOutcome[Million], new int[Million], numbers))),
            new Ours("the same bytes into a file", () => Plain(file, rates)),
            new Ours("SQLite, a row for each run", () => RowForEach(file, rates)),
        ];
        try
        {
            return Contest.Table("keeping a million runs", Contest.Hold(contestants, rounds));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Store(string file, RunRecipe recipe, RunColumns runs)
    {
        Anew(file);
        using var store = RunStore.Open(StorePlace.Parse(file));
        store.KeepColumns(recipe, 1, runs);
        return Kept(runs.Count);
    }

    // Rate, numbers, outcome and steps; handed to the system, as by a store that is closed.
    private static string Plain(string file, double[] rates)
    {
        Anew(file);
        using var stream = File.OpenHandle(file, FileMode.Create, FileAccess.Write);
        var at = 0L;
        void Write(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(stream, bytes, at);
            at += bytes.Length;
        }

        for (var column = 0; column <= Columns; column++) Write(MemoryMarshal.AsBytes<double>(rates));
        Write(new byte[5 * Million]);
        RandomAccess.FlushToDisk(stream);
        return Kept(Million);
    }

    private static string RowForEach(string file, double[] rates)
    {
        Anew(file);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "pragma journal_mode = wal; pragma synchronous = normal; create table run (rate real, outcome integer, steps integer, b " +
                "real, w real, error real, least real, most real)";
        command.ExecuteNonQuery();
        using var transaction = connection.BeginTransaction();
        command.Transaction = transaction;
        command.CommandText = "insert into run values (@rate, 0, 0, @rate, @rate, @rate, @rate, @rate)";
        var rate = command.Parameters.Add("@rate", SqliteType.Real);
        foreach (var value in rates)
        {
            rate.Value = value;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return Kept(rates.Length);
    }

    private static void Anew(string file)
    {
        foreach (var part in (string[])["", "-wal", "-shm"]) File.Delete(file + part);
    }

    private static string Kept(int runs) => runs.ToString(CultureInfo.InvariantCulture);
}
