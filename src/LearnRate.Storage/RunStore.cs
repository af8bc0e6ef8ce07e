using System.Collections.Concurrent;
using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage;

/// <summary>
/// Runs that outlive the process: in a file, or on a server. Safe for several threads and processes; killed at any moment it holds what was
/// written before.
/// </summary>
/// <remarks>
/// One task writes, in the order of the calls. <see cref="SaveAsync"/> only queues runs; they are durable when <see cref="FlushAsync"/> or
/// <see cref="DisposeAsync"/> has ended, and every question waits for what was queued before it. A store that somebody else keeps locked is
/// waited for, two minutes long; meanwhile the queue keeps the runs.
/// </remarks>
public sealed partial class RunStore : IRunStore, IAsyncDisposable, IDisposable
{
    /// <summary>So many runs make a row at most: with their traces about 4 MB, which is read at once.</summary>
    private const int RunsPerRow = 1024;

    /// <summary>
    /// So many runs in columns make a row at most: 64 KB for each column, which stay in the processor's cache on their way.
    /// </summary>
    private const int ColumnRunsPerRow = 8192;

    private readonly Database _database;
    private readonly WriteQueue _queue = new();
    private readonly ConcurrentDictionary<(long Chunk, string Experiment), DamagedRuns> _damage = new();
    private bool _isLocked;

    internal RunStore(StorePlace place, Database database) => (Place, _database) = (place, database);

    /// <summary>Where it is.</summary>
    public StorePlace Place { get; }

    /// <summary>
    /// The damaged runs that questions have met so far, by experiment and seed: they are missing in the answers, and known to no sweep.
    /// <see cref="CheckAsync"/> looks for all.
    /// </summary>
    public IReadOnlyList<DamagedRuns> Damage =>
        [.. _damage.Values.OrderBy(damage => damage.Experiment, StringComparer.Ordinal).ThenBy(damage => damage.Seed)];

    /// <summary>Is told, in a line, when somebody else keeps the store locked for longer than a second; called by the writer.</summary>
    public Action<string>? Waiting
    {
        get => _database.Waiting;
        set => _database.Waiting = value;
    }

    /// <summary>Says when runs were kept.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal Database Database => _database;

    /// <summary>
    /// Opens a store to read and to keep runs; makes it where there is none, and brings an older one to this version's format.
    /// </summary>
    /// <param name="place">Where it is.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <exception cref="StoreException">It cannot be used; the message says why and what to do.</exception>
    public static ValueTask<RunStore> OpenAsync(StorePlace place, CancellationToken cancellationToken = default) =>
        OpenAsync(place, writes: true, cancellationToken);

    /// <summary>Opens a store that is there, as for reading, which needs no right to write.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <exception cref="StoreException">It cannot be used, or is not there; the message says why and what to do.</exception>
    public static ValueTask<RunStore> OpenExistingAsync(StorePlace place, CancellationToken cancellationToken = default) =>
        OpenAsync(place, writes: false, cancellationToken);

    /// <summary>Ends when everything is written that was saved, and closes the store.</summary>
    /// <exception cref="StoreException">Something could not be written, and no call has said so yet.</exception>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _database.DisposeAsync();
        _queue.ThrowFault();
    }

    /// <summary>As <see cref="DisposeAsync"/>, for code that cannot wait without a thread.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Ends when everything is written that was saved before.</summary>
    /// <param name="cancellationToken">Ends waiting; writing goes on.</param>
    /// <exception cref="StoreException">Something could not be written.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => _queue.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="StoreException">The store cannot be read, or runs that were saved before could not be written.</exception>
    public ValueTask<IReadOnlyList<RunResult>> FindAsync(
        Experiment experiment, ulong seed, IReadOnlyList<double> rates, CancellationToken cancellationToken = default)
    {
        if (rates.Count == 0) return new([]);
        return ReadAsync<IReadOnlyList<RunResult>>(async session =>
        {
            if (await RecipeIdAsync(session, experiment.Fingerprint) is not { } id) return [];
            var recipe = RecipeRow.From(id, RunRecipe.From(experiment));
            var chunks = await ChunkRows.ReadAsync(session, recipe, ChunkRows.Between(id, seed, rates.Min(), rates.Max()), details: true,
                AddDamage);
            var known = new List<RunResult>();
            foreach (var rate in rates.Distinct())
                if (Unpack(chunks, recipe, seed, rate) is { } run) known.Add(run);
            return known;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>It returns when the runs are queued; see <see cref="RunStore"/>.</remarks>
    /// <exception cref="StoreException">Runs that were saved before could not be written.</exception>
    public async ValueTask SaveAsync(Experiment experiment, ulong seed, IReadOnlyList<RunResult> runs,
        CancellationToken cancellationToken = default)
    {
        if (runs.Count == 0) return;
        CheckSeed(seed, runs);
        await _queue.PostAsync(async () =>
        {
            var chunks = Pack(runs);
            await WriteAsync("keep", session => KeepRunsAsync(session, RunRecipe.From(experiment), seed, chunks));
        }, cancellationToken);
    }

    /// <summary>Keeps many runs in columns, all or none of them; those that are already there are left as they are.</summary>
    /// <param name="recipe">Their recipe, which names the columns.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="cancellationToken">Ends it; nothing is then kept.</param>
    /// <exception cref="ArgumentException">There are not as many columns as the recipe names.</exception>
    /// <exception cref="StoreException">The runs cannot be kept; the store is as it was before.</exception>
    public ValueTask KeepColumnsAsync(RunRecipe recipe, ulong seed, RunColumns runs, CancellationToken cancellationToken = default) =>
        KeepPartsAsync(recipe, seed, [runs], cancellationToken);

    /// <summary>Keeps many runs in columns in parts as they come, while others wait to write: all parts are kept, or none.</summary>
    /// <param name="recipe">Their recipe, which names the columns.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="parts">The parts, asked for one by one; if that throws, nothing is kept.</param>
    /// <param name="cancellationToken">Ends it; nothing is then kept.</param>
    /// <inheritdoc cref="KeepColumnsAsync" path="/exception"/>
    public async ValueTask KeepPartsAsync(RunRecipe recipe, ulong seed, IEnumerable<RunColumns> parts,
        CancellationToken cancellationToken = default) =>
        await _queue.RunAsync(() => WriteAsync("columns", session => KeepRunsAsync(session, recipe, seed, Split(recipe, parts)),
            once: true, cancellationToken), cancellationToken);

    /// <summary>The runs that were kept in columns and are known: all of a recipe and seed that finished or diverged.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The runs, by rising rate; none if nothing is known.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public ValueTask<RunColumns> FindColumnsAsync(RunRecipe recipe, ulong seed, CancellationToken cancellationToken = default) =>
        ReadAsync(async session =>
        {
            List<Chunk> chunks = await RecipeIdAsync(session, recipe.Fingerprint) is { } id
                ? await ChunkRows.ReadAsync(session, RecipeRow.From(id, recipe), ChunkRows.Matching(id, seed), details: false, AddDamage)
                : [];
            if (chunks.Count == 0)
                return new RunColumns(default, default, default, [.. recipe.Columns.Select(_ => default(ReadOnlyMemory<double>))]);
            var all = Columns(Chunk.Join(chunks));
            int[] known = [.. Enumerable.Range(0, all.Count).Where(run => all.OutcomeOf.Span[run] != RunOutcome.Stopped)];
            return all.Only(known);
        }, cancellationToken);

    /// <summary>Keeps a run and the files of the model that it trained, together or not at all. What is already there is left
    /// as it is; a run that was stopped gives way, with its files, to one that went further.</summary>
    /// <param name="experiment">The experiment; its own rate and seed are not used.</param>
    /// <param name="run">The run.</param>
    /// <param name="files">The files by name, such as <c>model.json</c>; a name has no folder.</param>
    /// <param name="cancellationToken">Ends it; nothing is then kept.</param>
    /// <exception cref="ArgumentException">A name is no name of a file.</exception>
    /// <exception cref="StoreException">They cannot be kept; the store is as it was before.</exception>
    public async ValueTask KeepModelAsync(Experiment experiment, RunResult run, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        CancellationToken cancellationToken = default)
    {
        foreach (var name in files.Keys)
            if (name is "" or "." or ".." || name.AsSpan().ContainsAny('/', '\\', '\0'))
                throw new ArgumentException($"'{name}' is no name of a file.", nameof(files));
        var (recipe, chunks) = (RunRecipe.From(experiment), Pack([run]));
        await _queue.RunAsync(() => WriteAsync("keep-model", async session =>
        {
            var before = await RecipeIdAsync(session, experiment.Fingerprint) is { } known
                ? await ChunkRows.ReadAsync(session, RecipeRow.From(known, recipe),
                    ChunkRows.Between(known, run.Seed, run.Rate, run.Rate), details: false, AddDamage) : [];
            var id = await KeepRunsAsync(session, recipe, run.Seed, chunks);
            (string, object?)[] which = [("recipe", id), ("seed", ChunkRows.Signed(run.Seed)), ("rate", run.Rate)];
            // The files of a run that was stopped give way with it.
            if (before.Any(chunk => chunk.Place(run.Rate) is >= 0 and var place && chunk.Outcomes[place] == RunOutcome.Stopped
                && (run.Outcome != RunOutcome.Stopped || run.Steps > chunk.Steps[place])))
                await session.ExecuteAsync("delete from file where recipe = @recipe and seed = @seed and rate = @rate", which);
            foreach (var (name, content) in files)
                await session.ExecuteAsync(
                    "insert into file (recipe, seed, rate, name, content) values (@recipe, @seed, @rate, @name, @content) " +
                    "on conflict do nothing", [.. which, ("name", name), ("content", content.ToArray())]);
            return id;
        }, once: false, cancellationToken), cancellationToken);
    }

    /// <summary>The files of the model that a run trained.</summary>
    /// <param name="fingerprint">The fingerprint of the experiment.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The files by name, in the order of their names; none if there is no model, or if one of its files is damaged.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public ValueTask<IReadOnlyList<KeyValuePair<string, byte[]>>> FindModelAsync(string fingerprint, ulong seed, double rate,
        CancellationToken cancellationToken = default) => ReadAsync<IReadOnlyList<KeyValuePair<string, byte[]>>>(async session =>
    {
        if (await RecipeIdAsync(session, fingerprint) is not { } recipe) return [];
        var files = await session.QueryAsync(row => (Name: row[0] as string, Content: row[1] as byte[]),
            "select name, content from file where recipe = @recipe and seed = @seed and rate = @rate",
            ("recipe", recipe), ("seed", ChunkRows.Signed(seed)), ("rate", rate));
        if (files.Any(file => file is not { Name: not null, Content: not null }))
        {
            AddDamage(0, new(fingerprint, seed, null, FilesProblem(rate)));
            return [];
        }

        return files.Select(file => KeyValuePair.Create(file.Name!, file.Content!)).OrderBy(file => file.Key, StringComparer.Ordinal)
            .ToArray();
    }, cancellationToken);

    /// <summary>What the store holds; what is damaged is left out and told by <see cref="Damage"/>.</summary>
    /// <param name="id">Which runs; all that match.</param>
    /// <param name="since">Only runs that were kept then or later; null for all.</param>
    /// <param name="withTraces">Whether runs come one by one, too, with their traces.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The runs, by the experiments' fingerprints and by seed.</returns>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public ValueTask<IReadOnlyList<RunSet>> ListAsync(RunId id, DateTimeOffset? since = null, bool withTraces = false,
        CancellationToken cancellationToken = default) => ReadAsync<IReadOnlyList<RunSet>>(async session =>
    {
        var found = new List<RunSet>();
        foreach (var (key, recipe) in await RecipesAsync(session, id.Experiment, AddDamage))
        {
            var row = RecipeRow.From(key, recipe);
            foreach (var seed in id.Seed is { } one ? [one] : await ChunkRows.SeedsAsync(session, key))
            {
                // All are read, though fewer are asked for: they say by which floor each is judged.
                var chunks = await ChunkRows.ReadAsync(session, row, ChunkRows.Matching(key, seed), withTraces, AddDamage);
                if (withTraces && row.HasDetails) chunks = WithResults(chunks, row, seed);
                var wanted = chunks.Where(chunk => !(DateTimeOffset.FromUnixTimeMilliseconds(chunk.Kept) < since))
                    .SelectMany(chunk => chunk.Rates).Where(rate => id.Rate is null || rate == id.Rate).ToHashSet();
                if (wanted.Count == 0) continue;
                var all = Chunk.Join(chunks);
                var set = RunSet.Create(recipe, seed, Columns(all), all.Results) with
                {
                    Saved = DateTimeOffset.FromUnixTimeMilliseconds(chunks.Max(chunk => chunk.Kept)),
                };
                found.Add(set.Only(run => wanted.Contains(all.Rates[run])));
            }
        }

        return found.OrderBy(runs => runs.Recipe.Fingerprint, StringComparer.Ordinal).ThenBy(runs => runs.Seed).ToArray();
    }, cancellationToken);

    /// <summary>Removes runs and the models that they trained, all or none.</summary>
    /// <param name="id">Which; all that match.</param>
    /// <param name="cancellationToken">Ends it; nothing is then removed.</param>
    /// <returns>How many runs there were.</returns>
    /// <exception cref="StoreException">They cannot be removed; the store is as it was before.</exception>
    public ValueTask<long> RemoveAsync(RunId id, CancellationToken cancellationToken = default) =>
        _queue.RunAsync(() => WriteAsync("remove", async session =>
        {
            var removed = 0L;
            foreach (var (key, recipe) in await RecipesAsync(session, id.Experiment, AddDamage, _database.ForUpdate))
            {
                foreach (var seed in id.Seed is { } one ? [one] : await ChunkRows.SeedsAsync(session, key))
                    removed += id.Rate is { } rate ? await ChunkRows.RemoveAsync(session, RecipeRow.From(key, recipe), seed, rate)
                        : await ChunkRows.RemoveAsync(session, key, seed);
                await RemoveEmptyAsync(session, key);
            }

            return removed;
        }, once: false, cancellationToken), cancellationToken);

    private static async ValueTask<RunStore> OpenAsync(StorePlace place, bool writes, CancellationToken cancellationToken)
    {
        Database database = place.File is null ? new PostgresDatabase(place) : new SqliteDatabase(place, writes);
        try
        {
            await database.OpenAsync(Schema.Latest, cancellationToken);
            return new(place, database);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private static void CheckSeed(ulong seed, IReadOnlyList<RunResult> runs)
    {
        if (runs.FirstOrDefault(run => run.Seed != seed) is { } other)
            throw new ArgumentException(
                $"The run at the rate {Texts.Format(other.Rate)} has the seed {other.Seed}; it is kept under {seed}.", nameof(runs));
    }

    private static Chunk[] Pack(IReadOnlyList<RunResult> runs) =>
        [.. runs.OrderBy(run => run.Rate).DistinctBy(run => run.Rate).Chunk(RunsPerRow).Select(RunCodec.Pack)];

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

    // What was queued before a question is written before it is answered.
    private async ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await _queue.FlushAsync(cancellationToken);
        return await _database.ReadAsync(work, cancellationToken);
    }

    // When somebody has kept the store locked for longer than the writer has patience, the works behind are tried once each, and not waited
    // for as long again: 1,000 works that wait two minutes each would take more than a day.
    private async ValueTask<T> WriteAsync<T>(string name, Func<Session, ValueTask<T>> work, bool once = false,
        CancellationToken cancellationToken = default)
    {
        try
        {
            var answer = await _database.WriteAsync(name, work, once, _isLocked ? TimeSpan.Zero : null, cancellationToken);
            _isLocked = false;
            return answer;
        }
        catch (StoreException refused)
        {
            _isLocked = refused.IsLocked;
            throw;
        }
    }

    private static ValueTask<int> RemoveEmptyAsync(Session session, long recipe) => session.ExecuteAsync(
        "delete from recipe where id = @id and not exists (select 1 from chunk where recipe = @id) " +
        "and not exists (select 1 from file where recipe = @id)", ("id", recipe));

    private async ValueTask<long> KeepRunsAsync(Session session, RunRecipe recipe, ulong seed, IEnumerable<Chunk> chunks)
    {
        var row = RecipeRow.From(await KeepRecipeAsync(session, recipe), recipe);
        foreach (var chunk in chunks) await ChunkRows.KeepAsync(session, row, seed, chunk, Clock.GetUtcNow().ToUnixTimeMilliseconds());
        return row.Id;
    }
}
