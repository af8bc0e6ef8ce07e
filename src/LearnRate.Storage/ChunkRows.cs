using System.Data.Common;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage;

/// <summary>A row of the table <c>recipe</c>, as far as its chunks need it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Fingerprint">The fingerprint that it is found by.</param>
/// <param name="Columns">How many columns of numbers its runs have.</param>
/// <param name="HasDetails">Whether its runs have details: those of an experiment have.</param>
internal sealed record RecipeRow(long Id, string Fingerprint, int Columns, bool HasDetails)
{
    public static RecipeRow From(long id, RunRecipe recipe) =>
        new(id, recipe.Fingerprint, recipe.Columns.Count, recipe.Columns == RunNumbers.Columns);
}

/// <summary>The rows of the table <c>chunk</c>: chunks of runs in and out.</summary>
internal static class ChunkRows
{
    private const string Columns = "id, kept, seed, packed, runs, lowest, highest, rates, outcomes, steps, numbers, checksum";

    private const string Details = ", details, details_checksum";

    /// <summary>No checksum is that: the chunk was damaged before it could get one.</summary>
    private const long Unknowable = -1;

    /// <summary>Which rows.</summary>
    public sealed record Filter(string Clause, (string Name, object? Value)[] Parameters);

    /// <summary>Those of a recipe, whatever their seeds.</summary>
    public static Filter Matching(long recipe) => new("recipe = @recipe", [("recipe", recipe)]);

    /// <summary>Those of a recipe and seed.</summary>
    public static Filter Matching(long recipe, ulong seed) =>
        new("recipe = @recipe and seed = @seed", [("recipe", recipe), ("seed", Signed(seed))]);

    /// <summary>Those of them that may hold a rate in a range.</summary>
    public static Filter Between(long recipe, ulong seed, double lowest, double highest) => new(
        "recipe = @recipe and seed = @seed and lowest <= @high and highest >= @low",
        [("recipe", recipe), ("seed", Signed(seed)), ("low", lowest), ("high", highest)]);

    /// <summary>The seed as both databases hold it: the same bits with a sign.</summary>
    public static long Signed(ulong seed) => unchecked((long)seed);

    public static async ValueTask<List<ulong>> SeedsAsync(Session session, long recipe)
    {
        var seeds = await session.QueryAsync(row => row[0] as long?, "select distinct seed from chunk where recipe = @recipe",
            ("recipe", recipe));
        return [.. seeds.OfType<long>().Select(seed => unchecked((ulong)seed))];
    }

    /// <summary>Reads chunks that are whole.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="recipe">Their recipe.</param>
    /// <param name="where">Which.</param>
    /// <param name="details">Whether runs' details are read, too.</param>
    /// <param name="damaged">Is told of each that is not whole, with its id.</param>
    public static async ValueTask<List<Chunk>> ReadAsync(Session session, RecipeRow recipe, Filter where, bool details,
        Action<long, DamagedRuns> damaged)
    {
        var chunks = await session.QueryAsync(row =>
        {
            try
            {
                return Read(row, recipe, details);
            }
            catch (InvalidDataException wrong)
            {
                damaged(row[0] is long id ? id : 0, Damage(row, recipe, wrong.Message));
                return null;
            }
        }, $"select {Columns}{(details ? Details : "")} from chunk where {where.Clause}", where.Parameters);
        return [.. chunks.OfType<Chunk>()];
    }

    /// <summary>What of a chunk is lost.</summary>
    public static DamagedRuns Damage(Chunk chunk, RecipeRow recipe, ulong seed, string problem) =>
        new(recipe.Fingerprint, seed, chunk.Count, problem);

    /// <summary>Keeps what is not there yet; a run that was stopped gives way to one that went further.</summary>
    /// <remarks>What is damaged counts as not there: runs are kept beside it.</remarks>
    public static async ValueTask KeepAsync(Session session, RecipeRow recipe, ulong seed, Chunk chunk, long now)
    {
        foreach (var old in await ReadAsync(session, recipe, Between(recipe.Id, seed, chunk.Rates[0], chunk.Rates[^1]), recipe.HasDetails,
            damaged: (_, _) => { }))
        {
            var (fresh, outdone) = (new List<int>(chunk.Count), new List<int>());
            for (var run = 0; run < chunk.Count; run++)
            {
                var place = old.Place(chunk.Rates[run]);
                var isOutdone = place >= 0 && old.Outcomes[place] == RunOutcome.Stopped
                    && (chunk.Outcomes[run] != RunOutcome.Stopped || chunk.Steps[run] > old.Steps[place]);
                if (isOutdone) outdone.Add(place);
                if (isOutdone || place < 0) fresh.Add(run);
            }

            if (outdone.Count > 0) await RemoveAsync(session, recipe, seed, old, outdone);
            if (fresh.Count == 0) return;
            if (fresh.Count < chunk.Count) chunk = chunk.Only(fresh);
        }

        await session.ExecuteAsync(
            """
            insert into chunk (
                recipe, seed, kept, packed, runs, lowest, highest, rates, outcomes, steps, numbers, details, checksum, details_checksum)
            values (
                @recipe, @seed, @kept, 1, @runs, @lowest, @highest, @rates, @outcomes, @steps, @numbers, @details,
                @checksum, @detailsChecksum)
            """,
            [("recipe", recipe.Id), ("seed", Signed(seed)), ("kept", now), .. Values(seed, chunk)]);
    }

    /// <summary>Removes a run and its files.</summary>
    public static async ValueTask<long> RemoveAsync(Session session, RecipeRow recipe, ulong seed, double rate)
    {
        await session.ExecuteAsync("delete from file where recipe = @recipe and seed = @seed and rate = @rate", ("recipe", recipe.Id),
            ("seed", Signed(seed)), ("rate", rate));
        var removed = 0;
        foreach (var chunk in await ReadAsync(session, recipe, Between(recipe.Id, seed, rate, rate), recipe.HasDetails, (_, _) => { }))
        {
            if (chunk.Place(rate) is var place && place < 0) continue;
            await RemoveAsync(session, recipe, seed, chunk, [place]);
            removed = 1;
        }

        return removed;
    }

    /// <summary>Removes all runs of a recipe and seed and their files, damaged or not.</summary>
    public static async ValueTask<long> RemoveAsync(Session session, long recipe, ulong seed)
    {
        (string, object?)[] which = [("recipe", recipe), ("seed", Signed(seed))];
        var runs = await session.QueryAsync(row => row[0] is long count and > 0 and <= int.MaxValue ? count : 0,
            "select runs from chunk where recipe = @recipe and seed = @seed", which);
        await session.ExecuteAsync("delete from file where recipe = @recipe and seed = @seed", which);
        await session.ExecuteAsync("delete from chunk where recipe = @recipe and seed = @seed", which);
        return runs.Sum();
    }

    /// <summary>Gives chunks of an older format their checksums: of what they hold now.</summary>
    public static async ValueTask AddChecksumsAsync(Session session)
    {
        // One by one, as all of them need not fit into memory.
        foreach (var id in await session.QueryAsync(row => row[0], "select id from chunk"))
        {
            var sums = await session.QueryAsync(row =>
            {
                try
                {
                    return (Columns: ColumnsChecksum(row), Details: row[12] switch
                    {
                        DBNull => (long?)null,
                        byte[] details => DetailsChecksum(details),
                        _ => Unknowable,
                    });
                }
                catch (InvalidDataException)
                {
                    return (Unknowable, null);
                }
            }, $"select {Columns}{Details} from chunk where id = @id", ("id", id));
            await session.ExecuteAsync("update chunk set checksum = @columns, details_checksum = @details where id = @id",
                ("id", id), ("columns", sums[0].Columns), ("details", sums[0].Details));
        }
    }

    // Writes the row again without some of its runs.
    private static async ValueTask RemoveAsync(Session session, RecipeRow recipe, ulong seed, Chunk chunk, List<int> places)
    {
        var gone = places.ToHashSet();
        int[] stay = [.. Enumerable.Range(0, chunk.Count).Where(run => !gone.Contains(run))];
        if (stay.Length == 0)
        {
            await session.ExecuteAsync("delete from chunk where id = @id", ("id", chunk.Id));
            return;
        }

        await session.ExecuteAsync(
            "update chunk set packed = 1, runs = @runs, lowest = @lowest, highest = @highest, rates = @rates, outcomes = @outcomes, " +
            "steps = @steps, numbers = @numbers, details = @details, checksum = @checksum, details_checksum = @detailsChecksum " +
            "where id = @id and recipe = @recipe",
            [("id", chunk.Id), ("recipe", recipe.Id), .. Values(seed, chunk.Only(stay))]);
    }

    private static (string, object?)[] Values(ulong seed, Chunk chunk)
    {
        var (rates, outcomes, steps, numbers, details) = (DeltaEncoding.Pack(chunk.Rates),
            Array.ConvertAll(chunk.Outcomes, outcome => (byte)outcome), DeltaEncoding.Pack(chunk.Steps), DeltaEncoding.Pack(chunk.Numbers),
            chunk.PackDetails());
        return
        [
            ("runs", (long)chunk.Count), ("lowest", chunk.Rates[0]), ("highest", chunk.Rates[^1]), ("rates", rates),
            ("outcomes", outcomes), ("steps", steps), ("numbers", numbers), ("details", details),
            ("checksum", ColumnsChecksum(Signed(seed), 1, chunk.Count, rates, outcomes, steps, numbers)),
            ("detailsChecksum", details is null ? null : DetailsChecksum(details)),
        ];
    }

    private static long ColumnsChecksum(long seed, long packed, long runs, params ReadOnlySpan<byte[]> columns)
    {
        var sum = new Checksum();
        sum.Add(seed);
        sum.Add(packed);
        sum.Add(runs);
        foreach (var column in columns) sum.Add(column);
        return sum.Value;
    }

    // Of a row of Columns.
    private static long ColumnsChecksum(DbDataReader row) => ColumnsChecksum(Whole(row, 2, "seed"), Whole(row, 3, "packing"),
        Whole(row, 4, "count"), Content(row, 7, "rates"), Content(row, 8, "outcomes"), Content(row, 9, "steps"),
        Content(row, 10, "numbers"));

    private static long DetailsChecksum(byte[] details)
    {
        var sum = new Checksum();
        sum.Add(details);
        return sum.Value;
    }

    private static Chunk Read(DbDataReader row, RecipeRow recipe, bool details)
    {
        var (runs, outcomes) = (Whole(row, 4, "count"), Content(row, 8, "outcomes"));
        if (row[11] is not DBNull && Whole(row, 11, "checksum") != ColumnsChecksum(row))
            throw new InvalidDataException("its checksum is not that of its numbers");
        // Each run has a byte of outcomes: so many runs there are, and no more is allocated.
        if (runs < 1 || runs != outcomes.Length) throw new InvalidDataException($"it has {outcomes.Length} outcomes of {runs} runs");
        var count = outcomes.Length;
        var isPacked = Whole(row, 3, "packing") != 0;
        var (rates, steps, numbers) = (Content(row, 7, "rates"), Content(row, 9, "steps"), Content(row, 10, "numbers"));
        var chunk = new Chunk
        {
            Id = Whole(row, 0, "id"),
            Kept = Whole(row, 1, "time"),
            Rates = isPacked ? DeltaEncoding.Doubles(rates, count, 1)[0].ToArray() : Plain<double>(rates, count, "rates"),
            Outcomes = Array.ConvertAll(outcomes, outcome => (RunOutcome)outcome),
            Steps = isPacked ? DeltaEncoding.Ints(steps, count) : Plain<int>(steps, count, "steps"),
            Numbers = isPacked ? DeltaEncoding.Doubles(numbers, count, recipe.Columns)
                : Array.ConvertAll(Plain<double>(numbers, (long)count * recipe.Columns, "numbers").Chunk(count).ToArray(),
                    column => (ReadOnlyMemory<double>)column),
            Details = details ? ReadDetails(row, recipe, count) : null,
        };
        if (!chunk.Outcomes.All(Enum.IsDefined)) throw new InvalidDataException("a run has an unknown outcome");
        if (row[5] is not double lowest || row[6] is not double highest || lowest != chunk.Rates[0] || highest != chunk.Rates[^1]
            || !(lowest > 0) || !double.IsFinite(highest)
            || Enumerable.Range(1, count - 1).Any(i => !(chunk.Rates[i - 1] < chunk.Rates[i])))
            throw new InvalidDataException("its rates do not rise from the lowest to the highest");
        return DateTimeOffset.MinValue.ToUnixTimeMilliseconds() <= chunk.Kept
            && chunk.Kept <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? chunk : throw new InvalidDataException("its time is none");
    }

    private static byte[][]? ReadDetails(DbDataReader row, RecipeRow recipe, int count)
    {
        if (row[12] is DBNull && row[13] is DBNull && !recipe.HasDetails) return null;
        if (row[12] is DBNull) throw new InvalidDataException("its details are missing");
        var details = Content(row, 12, "details");
        if (row[13] is not DBNull && Whole(row, 13, "checksum") != DetailsChecksum(details))
            throw new InvalidDataException("its checksum is not that of its details");
        return Chunk.UnpackDetails(details, count);
    }

    private static DamagedRuns Damage(DbDataReader row, RecipeRow recipe, string problem) => new(recipe.Fingerprint,
        row[2] is long seed ? unchecked((ulong)seed) : null, row[4] is long runs and > 0 and <= int.MaxValue ? runs : null, problem);

    private static T[] Plain<T>(byte[] bytes, long count, string what)
        where T : unmanaged => Bytes.ToNumbers<T>(bytes) is var numbers && numbers.Length == count ? numbers
            : throw new InvalidDataException($"its {what} have {bytes.Length} bytes for {count} numbers");

    private static long Whole(DbDataReader row, int place, string what) =>
        row[place] is long number ? number : throw new InvalidDataException($"its {what} is no whole number");

    private static byte[] Content(DbDataReader row, int place, string what) =>
        row[place] is byte[] bytes ? bytes : throw new InvalidDataException($"its {what} are no bytes");
}
