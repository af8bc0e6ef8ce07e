using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Storage;

/// <content>What is damaged: named, left out, and removed on request.</content>
public sealed partial class RunStore
{
    /// <summary>
    /// Reads everything that the store holds, says what of it is damaged and, if asked to, removes that: it is then trained anew.
    /// </summary>
    /// <param name="remove">Whether what is damaged is removed.</param>
    /// <param name="cancellationToken">Ends it; nothing is then removed.</param>
    /// <returns>What is damaged, by experiment and seed.</returns>
    /// <exception cref="StoreException">The store cannot be read, or nothing can be removed from it.</exception>
    public async ValueTask<IReadOnlyList<DamagedRuns>> CheckAsync(bool remove = false, CancellationToken cancellationToken = default)
    {
        var damage = remove
            ? await _queue.RunAsync(() => WriteAsync("check", session => CheckAllAsync(session, remove), once: false, cancellationToken),
                cancellationToken)
            : await ReadAsync(session => CheckAllAsync(session, remove), cancellationToken);
        if (remove) _damage.Clear();
        return [.. damage.OrderBy(one => one.Experiment, StringComparer.Ordinal).ThenBy(one => one.Seed)];
    }

    private static string FilesProblem(double rate) => $"the files of the model at the rate {Texts.Format(rate)} are no bytes";

    private void AddDamage(long chunk, DamagedRuns damage) => _damage[(chunk, damage.Experiment)] = damage;

    // The run at a rate, from the first chunk that has it whole.
    private RunResult? Unpack(List<Chunk> chunks, RecipeRow recipe, ulong seed, double rate)
    {
        foreach (var chunk in chunks)
        {
            if (chunk.Place(rate) is var place && (place < 0 || chunk.Outcomes[place] == RunOutcome.Stopped)) continue;
            try
            {
                return RunCodec.Unpack(chunk, place, seed);
            }
            catch (InvalidDataException wrong)
            {
                AddDamage(chunk.Id, ChunkRows.Damage(chunk, recipe, seed, wrong.Message));
            }
        }

        return null;
    }

    private List<Chunk> WithResults(List<Chunk> chunks, RecipeRow recipe, ulong seed)
    {
        var whole = new List<Chunk>(chunks.Count);
        foreach (var chunk in chunks)
        {
            try
            {
                whole.Add(chunk.With(RunCodec.UnpackAll(chunk, seed)));
            }
            catch (InvalidDataException wrong)
            {
                AddDamage(chunk.Id, ChunkRows.Damage(chunk, recipe, seed, wrong.Message));
            }
        }

        return whole;
    }

    private async ValueTask<List<DamagedRuns>> CheckAllAsync(Session session, bool remove)
    {
        var damage = new List<DamagedRuns>();
        var damagedRecipes = new List<long>();
        var recipes = await RecipesAsync(session, "", (id, damaged) =>
        {
            damagedRecipes.Add(-id);
            damage.Add(damaged);
        }, remove ? _database.ForUpdate : "");
        foreach (var (key, recipe) in recipes)
        {
            var (row, damagedChunks) = (RecipeRow.From(key, recipe), new List<object>());
            // One by one, as all of them need not fit into memory.
            foreach (var id in await session.QueryAsync(found => found[0], "select id from chunk where recipe = @recipe", ("recipe", key)))
            {
                void Add(DamagedRuns damaged)
                {
                    damagedChunks.Add(id);
                    damage.Add(damaged);
                }

                foreach (var chunk in await ChunkRows.ReadAsync(session, row, new("id = @id", [("id", id)]), row.HasDetails,
                    (_, damaged) => Add(damaged)))
                {
                    var seed = unchecked((ulong)await session.ScalarAsync<long>("select seed from chunk where id = @id", ("id", id)));
                    try
                    {
                        if (row.HasDetails) RunCodec.UnpackAll(chunk, seed);
                    }
                    catch (InvalidDataException wrong)
                    {
                        Add(ChunkRows.Damage(chunk, row, seed, wrong.Message));
                    }
                }
            }

            var damagedFiles = await session.QueryAsync(
                file => file[3] is byte[]? default : (Seed: file[0], Rate: file[1], Name: file[2], IsDamaged: true),
                "select seed, rate, name, content from file where recipe = @recipe", ("recipe", key));
            foreach (var file in damagedFiles.Where(file => file.IsDamaged))
            {
                damage.Add(new(row.Fingerprint, file.Seed is long seed ? unchecked((ulong)seed) : null, null,
                    FilesProblem(file.Rate as double? ?? double.NaN)));
                if (remove)
                    await session.ExecuteAsync("delete from file where recipe = @recipe and seed = @seed and rate = @rate and name = @name",
                        ("recipe", key), ("seed", file.Seed), ("rate", file.Rate), ("name", file.Name));
            }

            if (!remove) continue;
            foreach (var id in damagedChunks) await session.ExecuteAsync("delete from chunk where id = @id", ("id", id));
            await RemoveEmptyAsync(session, key);
        }

        if (remove)
        {
            foreach (var id in damagedRecipes)
            {
                await session.ExecuteAsync("delete from file where recipe = @id", ("id", id));
                await session.ExecuteAsync("delete from chunk where recipe = @id", ("id", id));
                await session.ExecuteAsync("delete from recipe where id = @id", ("id", id));
            }
        }

        return damage;
    }
}
