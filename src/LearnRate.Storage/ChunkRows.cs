using System.Data.Common;
using LearnRate.Training;

namespace LearnRate.Storage;

/// <summary>The rows of the table <c>chunk</c>: chunks of runs in and out.</summary>
internal static class ChunkRows
{
    private const string Columns = "id, kept, packed, runs, rates, outcomes, steps, numbers";

    /// <summary>Which rows.</summary>
    public sealed record Filter(string Clause, (string Name, object? Value)[] Parameters);

    /// <summary>Those of a recipe and seed.</summary>
    public static Filter Matching(long recipe, ulong seed) =>
        new("recipe = @recipe and seed = @seed", [("recipe", recipe), ("seed", Signed(seed))]);

    /// <summary>Those of them that may hold a rate in a range.</summary>
    public static Filter Between(long recipe, ulong seed, double lowest, double highest) => new(
        "recipe = @recipe and seed = @seed and lowest <= @high and highest >= @low",
        [("recipe", recipe), ("seed", Signed(seed)), ("low", lowest), ("high", highest)]);

    /// <summary>The seed as both databases hold it: the same bits with a sign.</summary>
    public static long Signed(ulong seed) => unchecked((long)seed);

    public static List<ulong> Seeds(Session session, long recipe) =>
        session.Query(row => unchecked((ulong)row.GetInt64(0)), "select distinct seed from chunk where recipe = @recipe",
            ("recipe", recipe));

    public static List<Chunk> Read(Session session, Filter where, bool details) =>
        session.Query(row => ChunkOf(row, details), $"select {Columns}{(details ? ", details" : "")} from chunk where {where.Clause}",
            where.Parameters);

    /// <summary>Keeps what is not there yet; a run that was stopped gives way to one that went further.</summary>
    public static void Keep(Session session, long recipe, ulong seed, Chunk chunk, long now)
    {
        foreach (var old in session.Query(
            row => Parts(row, 1) is var old ? (Id: row.GetInt64(0), old.Rates, old.Outcomes, old.Steps) : default,
            "select id, packed, runs, rates, outcomes, steps from chunk where recipe = @recipe and seed = @seed and lowest <= @high and " +
            "highest >= @low",
            ("recipe", recipe), ("seed", Signed(seed)), ("low", chunk.Rates[0]), ("high", chunk.Rates[^1])))
        {
            var (fresh, outdone) = (new List<int>(chunk.Count), new List<int>());
            for (var run = 0; run < chunk.Count; run++)
            {
                var place = Array.BinarySearch(old.Rates, chunk.Rates[run]);
                var isOutdone = place >= 0 && old.Outcomes[place] == RunOutcome.Stopped
                    && (chunk.Outcomes[run] != RunOutcome.Stopped || chunk.Steps[run] > old.Steps[place]);
                if (isOutdone) outdone.Add(place);
                if (isOutdone || place < 0) fresh.Add(run);
            }

            if (outdone.Count > 0) Remove(session, old.Id, outdone);
            if (fresh.Count == 0) return;
            if (fresh.Count < chunk.Count) chunk = chunk.Only(fresh);
        }

        Insert(session, recipe, seed, chunk, now);
    }

    /// <summary>Removes a run and its files.</summary>
    public static long Remove(Session session, long recipe, ulong seed, double rate)
    {
        session.Execute("delete from file where recipe = @recipe and seed = @seed and rate = @rate", ("recipe", recipe),
            ("seed", Signed(seed)), ("rate", rate));
        foreach (var chunk in Read(session, Between(recipe, seed, rate, rate), details: false))
        {
            if (chunk.Place(rate) is var place && place < 0) continue;
            Remove(session, chunk.Id, [place]);
            return 1;
        }

        return 0;
    }

    /// <summary>Removes all runs of a recipe and seed and their files.</summary>
    public static long Remove(Session session, long recipe, ulong seed)
    {
        (string, object?)[] which = [("recipe", recipe), ("seed", Signed(seed))];
        var runs = session.Query(row => row.GetInt64(0), "select runs from chunk where recipe = @recipe and seed = @seed", which).Sum();
        session.Execute("delete from file where recipe = @recipe and seed = @seed", which);
        session.Execute("delete from chunk where recipe = @recipe and seed = @seed", which);
        return runs;
    }

    // Writes the row again without some of its runs.
    private static void Remove(Session session, long id, List<int> places)
    {
        var chunk = Read(session, new("id = @id", [("id", id)]), details: true)[0];
        var gone = places.ToHashSet();
        int[] stay = [.. Enumerable.Range(0, chunk.Count).Where(run => !gone.Contains(run))];
        if (stay.Length == 0)
        {
            session.Execute("delete from chunk where id = @id", ("id", id));
            return;
        }

        chunk = chunk.Only(stay);
        session.Execute(
            "update chunk set packed = 1, runs = @runs, lowest = @lowest, highest = @highest, rates = @rates, outcomes = @outcomes, " +
            "steps = @steps, numbers = @numbers, details = @details where id = @id",
            [("id", id), .. Values(chunk)]);
    }

    private static void Insert(Session session, long recipe, ulong seed, Chunk chunk, long now) => session.Execute(
        """
        insert into chunk (recipe, seed, kept, packed, runs, lowest, highest, rates, outcomes, steps, numbers, details)
        values (@recipe, @seed, @kept, 1, @runs, @lowest, @highest, @rates, @outcomes, @steps, @numbers, @details)
        """,
        [("recipe", recipe), ("seed", Signed(seed)), ("kept", now), .. Values(chunk)]);

    private static (string, object?)[] Values(Chunk chunk) =>
    [
        ("runs", (long)chunk.Count), ("lowest", chunk.Rates[0]), ("highest", chunk.Rates[^1]), ("rates", DeltaEncoding.Pack(chunk.Rates)),
        ("outcomes", Array.ConvertAll(chunk.Outcomes, outcome => (byte)outcome)), ("steps", DeltaEncoding.Pack(chunk.Steps)),
        ("numbers", DeltaEncoding.Pack(chunk.Numbers)), ("details", chunk.PackDetails()),
    ];

    private static Chunk ChunkOf(DbDataReader row, bool details)
    {
        var (rates, outcomes, steps) = Parts(row, 2);
        var numbers = (byte[])row[7];
        return new()
        {
            Id = row.GetInt64(0),
            Kept = row.GetInt64(1),
            Rates = rates,
            Outcomes = outcomes,
            Steps = steps,
            Numbers = IsPacked(row, 2) ? DeltaEncoding.Doubles(numbers, rates.Length)
                : Array.ConvertAll(Bytes.ToNumbers<double>(numbers).Chunk(rates.Length).ToArray(),
                    column => (ReadOnlyMemory<double>)column),
            Details = details && row[8] is byte[] packed ? Chunk.UnpackDetails(packed, rates.Length) : null,
        };
    }

    // From the columns packed, runs, rates, outcomes, steps. Before version 3 of the format nothing was packed.
    private static (double[] Rates, RunOutcome[] Outcomes, int[] Steps) Parts(DbDataReader row, int first)
    {
        var (count, rates, steps) = ((int)row.GetInt64(first + 1), (byte[])row[first + 2], (byte[])row[first + 4]);
        var outcomes = Array.ConvertAll((byte[])row[first + 3], outcome => (RunOutcome)outcome);
        return IsPacked(row, first) ? (DeltaEncoding.Doubles(rates, count)[0].ToArray(), outcomes, DeltaEncoding.Ints(steps, count))
            : (Bytes.ToNumbers<double>(rates), outcomes, Bytes.ToNumbers<int>(steps));
    }

    private static bool IsPacked(DbDataReader row, int place) => row.GetInt64(place) != 0;
}
