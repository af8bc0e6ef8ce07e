using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage;

/// <summary>
/// Runs that outlive the process: in a file, or on a server. Safe for several threads and
/// processes; killed at any moment it holds what was kept before.
/// </summary>
public sealed class RunStore : IRunStore, IDisposable
{
    /// <summary>So many runs make a row at most: with their traces about 4 MB, which is read at once.</summary>
    private const int RunsPerRow = 1024;

    /// <summary>
    /// So many runs in columns make a row at most: 64 KB for each column, which stay in the processor's cache on their way.
    /// </summary>
    private const int ColumnRunsPerRow = 8192;

    private readonly Database _database;

    internal RunStore(StorePlace place, Database database) => (Place, _database) = (place, database);

    /// <summary>Where it is.</summary>
    public StorePlace Place { get; }

    /// <summary>Says when runs were kept.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal Database Database => _database;

    /// <summary>
    /// Opens a store to read and to keep runs; makes it where there is none, and brings an older one to this version's format.
    /// </summary>
    /// <param name="place">Where it is.</param>
    /// <exception cref="StoreException">It cannot be used; the message says why and what to do.</exception>
    public static RunStore Open(StorePlace place) =>
        new(place, place.File is null ? new PostgresDatabase(place) : new SqliteDatabase(place, writes: true));

    /// <summary>Opens a store that is there, as for reading, which needs no right to write.</summary>
    /// <param name="place">Where it is.</param>
    /// <exception cref="StoreException">It cannot be used, or is not there; the message says why and what to do.</exception>
    public static RunStore OpenExisting(StorePlace place) =>
        new(place, place.File is null ? new PostgresDatabase(place) : new SqliteDatabase(place, writes: false));

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunResult>> FindAsync(
        Experiment experiment, ulong seed, IReadOnlyList<double> rates, CancellationToken cancellationToken = default) =>
        new(Find(experiment, seed, rates));

    /// <inheritdoc/>
    public ValueTask SaveAsync(Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs, CancellationToken cancellationToken = default)
    {
        Save(experiment, seed, runs);
        return ValueTask.CompletedTask;
    }

    /// <summary>As <see cref="FindAsync"/>.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<RunResult> Find(Experiment experiment, ulong seed, IReadOnlyList<double> rates)
    {
        if (rates.Count == 0) return [];
        return _database.Read(session =>
        {
            if (RecipeId(session, experiment.Fingerprint) is not { } recipe) return [];
            var chunks = ChunkRows.Read(session, ChunkRows.Between(recipe, seed, rates.Min(), rates.Max()), details: true);
            var known = new List<RunResult>();
            foreach (var rate in rates.Distinct())
            {
                if (chunks.Find(chunk => chunk.Place(rate) >= 0) is not { } chunk
                    || chunk.Outcomes[chunk.Place(rate)] == RunOutcome.Stopped) continue;
                known.Add(RunCodec.Unpack(chunk, chunk.Place(rate), seed));
            }

            return known;
        });
    }

    /// <summary>As <see cref="SaveAsync"/>.</summary>
    /// <exception cref="StoreException">The runs cannot be kept; the store is as it was before.</exception>
    public void Save(Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs)
    {
        if (runs.Count == 0) return;
        var chunks = Pack(seed, runs);
        _database.Write("keep", session => Save(session, RunRecipe.From(experiment), seed, chunks));
    }

    /// <summary>Keeps many runs in columns, all or none of them; those that are already there are left as they are.</summary>
    /// <param name="recipe">Their recipe, which names the columns.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="runs">The runs.</param>
    /// <exception cref="ArgumentException">There are not as many columns as the recipe names.</exception>
    /// <exception cref="StoreException">The runs cannot be kept; the store is as it was before.</exception>
    public void KeepColumns(RunRecipe recipe, ulong seed, RunColumns runs) => KeepParts(recipe, seed, [runs]);

    /// <summary>Keeps many runs in columns in parts as they come, while others wait to write: all parts are kept, or none.</summary>
    /// <param name="recipe">Their recipe, which names the columns.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="parts">The parts, asked for one by one; if that throws, nothing is kept.</param>
    /// <inheritdoc cref="KeepColumns" path="/exception"/>
    public void KeepParts(RunRecipe recipe, ulong seed, IEnumerable<RunColumns> parts) =>
        _database.Write("columns", session => Save(session, recipe, seed, Split(recipe, parts)));

    /// <summary>The runs that were kept in columns and are known: all of a recipe and seed that finished or diverged.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The runs, by rising rate; none if nothing is known.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public RunColumns FindColumns(RunRecipe recipe, ulong seed) => _database.Read(session =>
    {
        var chunks = RecipeId(session, recipe.Fingerprint) is { } id
            ? ChunkRows.Read(session, ChunkRows.Matching(id, seed), details: false) : [];
        if (chunks.Count == 0) return new(default, default, default, [.. recipe.Columns.Select(_ => default(ReadOnlyMemory<double>))]);
        var all = Columns(Chunk.Join(chunks));
        int[] known = [.. Enumerable.Range(0, all.Count).Where(run => all.OutcomeOf.Span[run] != RunOutcome.Stopped)];
        return all.Only(known);
    });

    /// <summary>Keeps a run and the files of the model that it trained, together or not at all. What is already there is left
    /// as it is; a run that was stopped gives way, with its files, to one that went further.</summary>
    /// <param name="experiment">The experiment; its own rate and seed are not used.</param>
    /// <param name="run">The run.</param>
    /// <param name="files">The files by name, such as <c>model.json</c>; a name has no folder.</param>
    /// <exception cref="ArgumentException">A name is no name of a file.</exception>
    /// <exception cref="StoreException">They cannot be kept; the store is as it was before.</exception>
    public void KeepModel(Experiment experiment, RunResult run, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        foreach (var name in files.Keys)
            if (name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
                throw new ArgumentException($"'{name}' is no name of a file.", nameof(files));
        var chunks = Pack(run.Seed, [run]);
        _database.Write("keep-model", session =>
        {
            var before = RecipeId(session, experiment.Fingerprint) is { } known
                ? ChunkRows.Read(session, ChunkRows.Between(known, run.Seed, run.Rate, run.Rate), details: false) : [];
            var recipe = Save(session, RunRecipe.From(experiment), run.Seed, chunks);
            // The files of a run that was stopped give way with it.
            if (before.Any(chunk => chunk.Place(run.Rate) is >= 0 and var place && chunk.Outcomes[place] == RunOutcome.Stopped
                && (run.Outcome != RunOutcome.Stopped || run.Steps > chunk.Steps[place])))
            {
                session.Execute(
                    "delete from file where recipe = @recipe and seed = @seed and rate = @rate",
                    ("recipe", recipe), ("seed", ChunkRows.Signed(run.Seed)), ("rate", run.Rate));
            }

            foreach (var (name, content) in files)
            {
                session.Execute(
                    "insert into file (recipe, seed, rate, name, content) values (@recipe, @seed, @rate, @name, @content) on conflict do " +
                    "nothing",
                    ("recipe", recipe), ("seed", ChunkRows.Signed(run.Seed)), ("rate", run.Rate), ("name", name),
                    ("content", content.ToArray()));
            }

            return recipe;
        });
    }

    /// <summary>The files of the model that a run trained.</summary>
    /// <param name="fingerprint">The fingerprint of the experiment.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="rate">The rate.</param>
    /// <returns>The files by name, in the order of their names; none if there is no model.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<KeyValuePair<string, byte[]>> FindModel(string fingerprint, ulong seed, double rate) => _database.Read(session =>
    {
        if (RecipeId(session, fingerprint) is not { } recipe) return [];
        var files = session.Query<KeyValuePair<string, byte[]>>(
            row => new(row.GetString(0), (byte[])row[1]),
            "select name, content from file where recipe = @recipe and seed = @seed and rate = @rate",
            ("recipe", recipe), ("seed", ChunkRows.Signed(seed)), ("rate", rate));
        return files.OrderBy(file => file.Key, StringComparer.Ordinal).ToArray();
    });

    /// <summary>What the store holds.</summary>
    /// <param name="id">Which runs; all that match.</param>
    /// <param name="since">Only runs that were kept then or later; null for all.</param>
    /// <param name="withTraces">Whether runs come one by one, too, with their traces.</param>
    /// <returns>The runs, by the experiments' fingerprints and by seed.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public IReadOnlyList<RunSet> List(RunId id, DateTimeOffset? since = null, bool withTraces = false) => _database.Read(session =>
    {
        var found = new List<RunSet>();
        foreach (var (key, recipe) in Recipes(session, id.Experiment))
        {
            foreach (var seed in id.Seed is { } one ? [one] : ChunkRows.Seeds(session, key))
            {
                // All are read, though fewer are asked for: they say by which floor each is judged.
                var chunks = ChunkRows.Read(session, ChunkRows.Matching(key, seed), withTraces);
                var wanted = chunks.Where(chunk => !(DateTimeOffset.FromUnixTimeMilliseconds(chunk.Kept) < since))
                    .SelectMany(chunk => chunk.Rates).Where(rate => id.Rate is null || rate == id.Rate).ToHashSet();
                if (wanted.Count == 0) continue;
                var all = Chunk.Join(chunks);
                int[] places = [.. Enumerable.Range(0, all.Count).Where(run => wanted.Contains(all.Rates[run]))];
                var set = RunSet.Create(recipe, seed, Columns(all)) with
                {
                    Saved = DateTimeOffset.FromUnixTimeMilliseconds(chunks.Max(chunk => chunk.Kept)),
                };
                set = set.Only(run => wanted.Contains(all.Rates[run]));
                found.Add(all.Details is null ? set : set.WithResults([.. places.Select(run => RunCodec.Unpack(all, run, seed))]));
            }
        }

        return found.OrderBy(runs => runs.Recipe.Fingerprint, StringComparer.Ordinal).ThenBy(runs => runs.Seed).ToArray();
    });

    /// <summary>Removes runs and the models that they trained, all or none.</summary>
    /// <param name="id">Which; all that match.</param>
    /// <returns>How many runs there were.</returns>
    /// <exception cref="StoreException">They cannot be removed; the store is as it was before.</exception>
    public long Remove(RunId id) => _database.Write("remove", session =>
    {
        var removed = 0L;
        foreach (var (recipe, _) in Recipes(session, id.Experiment, _database.ForUpdate))
        {
            foreach (var seed in id.Seed is { } one ? [one] : ChunkRows.Seeds(session, recipe))
                removed += id.Rate is { } rate ? ChunkRows.Remove(session, recipe, seed, rate) : ChunkRows.Remove(session, recipe, seed);
            session.Execute(
                "delete from recipe where id = @id and not exists (select 1 from chunk where recipe = @id) and not exists (select 1 from " +
                "file where recipe = @id)", ("id", recipe));
        }

        return removed;
    });

    private static Chunk[] Pack(ulong seed, IReadOnlyList<RunResult> runs)
    {
        if (runs.FirstOrDefault(run => run.Seed != seed) is { } other)
            throw new ArgumentException(
                $"The run at the rate {Texts.Format(other.Rate)} has the seed {other.Seed}; it is kept under {seed}.", nameof(runs));
        return [.. runs.OrderBy(run => run.Rate).DistinctBy(run => run.Rate).Chunk(RunsPerRow).Select(RunCodec.Pack)];
    }

    private static IEnumerable<Chunk> Split(RunRecipe recipe, IEnumerable<RunColumns> parts)
    {
        foreach (var runs in parts)
        {
            if (runs.Numbers.Count != recipe.Columns.Count)
                throw new ArgumentException($"There are {runs.Numbers.Count} columns of numbers; the recipe names {recipe.Columns.Count}.",
                    nameof(parts));
            for (var from = 0; from < runs.Count; from += ColumnRunsPerRow)
            {
                var count = Math.Min(ColumnRunsPerRow, runs.Count - from);
                yield return new()
                {
                    Rates = runs.Rates.Slice(from, count).ToArray(),
                    Outcomes = runs.OutcomeOf.Slice(from, count).ToArray(),
                    Steps = runs.Steps.Slice(from, count).ToArray(),
                    Numbers = [.. runs.Numbers.Select(column => column.Slice(from, count))],
                };
            }
        }
    }

    private static RunColumns Columns(Chunk chunk) => new(chunk.Rates, chunk.Outcomes, chunk.Steps, chunk.Numbers);

    private long Save(Session session, RunRecipe recipe, ulong seed, IEnumerable<Chunk> chunks)
    {
        var id = KeepRecipe(session, recipe);
        foreach (var chunk in chunks) ChunkRows.Keep(session, id, seed, chunk, Clock.GetUtcNow().ToUnixTimeMilliseconds());
        return id;
    }

    // From then on other writers of the recipe wait.
    private long KeepRecipe(Session session, RunRecipe recipe)
    {
        var (fingerprint, columns) = (recipe.Fingerprint, string.Join(',', recipe.Columns));
        while (true)
        {
            session.Execute(
                "insert into recipe (fingerprint, text, problem, data, optimizer, schedule, columns) values (@fingerprint, @text, " +
                "@problem, @data, @optimizer, @schedule, @columns) on conflict do nothing",
                ("fingerprint", fingerprint), ("text", recipe.Text), ("problem", recipe.Problem), ("data", recipe.Data),
                ("optimizer", recipe.Optimizer), ("schedule", recipe.Schedule), ("columns", columns));
            // Another process may have removed it between the two.
            if (RecipeId(session, fingerprint, _database.ForUpdate) is not { } id) continue;
            var kept = session.Scalar<string>("select columns from recipe where id = @id", ("id", id));
            return kept == columns ? id : throw new StoreException(Place.Name,
                $"runs of {fingerprint[..RunId.Shown]} are there with the columns {kept}; these have {columns}. Remove those with " +
                $"'learnrate runs rm', or choose another store with --store.");
        }
    }

    private static long? RecipeId(Session session, string fingerprint, string lockIt = "") =>
        session.Scalar<long>($"select id from recipe where fingerprint = @fingerprint {lockIt}", ("fingerprint", fingerprint)) is var id
            and not 0 ? id : null;

    private static List<(long Id, RunRecipe Recipe)> Recipes(Session session, string prefix, string lockThem = "") => session.Query(
        row => (row.GetInt64(0), new RunRecipe
        {
            Text = row.GetString(1),
            Problem = row.GetString(2),
            Data = row[3] as string,
            Optimizer = row[4] as string,
            Schedule = row[5] as string,
            Columns = [.. row.GetString(6).Split(',', StringSplitOptions.RemoveEmptyEntries)],
        }),
        $"select id, text, problem, data, optimizer, schedule, columns from recipe where substr(fingerprint, 1, @digits) = @prefix order " +
        $"by fingerprint {lockThem}",
        ("digits", prefix.Length), ("prefix", prefix));
}
