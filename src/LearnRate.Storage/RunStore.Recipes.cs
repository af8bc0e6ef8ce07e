using LearnRate.Sweeps;

namespace LearnRate.Storage;

/// <content>The table <c>recipe</c>: what runs have in common.</content>
public sealed partial class RunStore
{
    // From then on other writers of the recipe wait.
    private async ValueTask<long> KeepRecipeAsync(Session session, RunRecipe recipe)
    {
        var (fingerprint, columns) = (recipe.Fingerprint, string.Join(',', recipe.Columns));
        while (true)
        {
            await session.ExecuteAsync(
                "insert into recipe (fingerprint, text, problem, data, optimizer, schedule, columns) values (@fingerprint, @text, " +
                "@problem, @data, @optimizer, @schedule, @columns) on conflict do nothing",
                ("fingerprint", fingerprint), ("text", recipe.Text), ("problem", recipe.Problem), ("data", recipe.Data),
                ("optimizer", recipe.Optimizer), ("schedule", recipe.Schedule), ("columns", columns));
            // Another process may have removed it between the two.
            if (await RecipeIdAsync(session, fingerprint, _database.ForUpdate) is not { } id) continue;
            var kept = await session.QueryAsync(row => row[0] as string, "select columns from recipe where id = @id", ("id", id));
            return kept is [var there] && there == columns ? id : throw new StoreException(Place.Name,
                $"runs of {fingerprint[..RunId.Shown]} are there with the columns {kept.FirstOrDefault()}; these have {columns}. " +
                $"Remove those, or choose another store.");
        }
    }

    private static async ValueTask<long?> RecipeIdAsync(Session session, string fingerprint, string lockIt = "") =>
        await session.ScalarAsync<long>($"select id from recipe where fingerprint = @fingerprint {lockIt}", ("fingerprint", fingerprint))
            is var id and not 0 ? id : null;

    // Recipes whose texts are not those that their fingerprints were made of are damaged.
    private static async ValueTask<List<(long Id, RunRecipe Recipe)>> RecipesAsync(Session session, string prefix,
        Action<long, DamagedRuns> damaged, string lockThem = "")
    {
        var recipes = new List<(long, RunRecipe)>();
        await session.QueryAsync(row =>
        {
            var (id, fingerprint) = ((long)row[0], row[7] as string ?? "unknown");
            if (row[1] is string text && row[2] is string problem && row[6] is string columns && new RunRecipe
            {
                Text = text,
                Problem = problem,
                Data = row[3] as string,
                Optimizer = row[4] as string,
                Schedule = row[5] as string,
                Columns = [.. columns.Split(',', StringSplitOptions.RemoveEmptyEntries)],
            } is var recipe && recipe.Fingerprint == fingerprint) recipes.Add((id, recipe));
            else damaged(-id, new(fingerprint, null, null, "its recipe is not the one that its fingerprint was made of"));
            return id;
        }, $"select id, text, problem, data, optimizer, schedule, columns, fingerprint from recipe " +
            $"where substr(fingerprint, 1, @digits) = @prefix order by fingerprint {lockThem}",
            ("digits", prefix.Length), ("prefix", prefix));
        return recipes;
    }
}
