using LearnRate.Storage.Worker;
using LearnRate.Sweeps;

namespace LearnRate.Storage.Tests;

/// <summary>Keeps runs as the first two versions of the format kept them: every number in as many bytes as it has.</summary>
internal static class FirstFormat
{
    /// <summary><see cref="Work.Sweep"/>.</summary>
    public static async ValueTask<long> SweepAsync(Session session)
    {
        var recipe = RunRecipe.From(Work.Experiment);
        await session.ExecuteAsync(
            "insert into recipe (fingerprint, text, problem, data, optimizer, schedule, columns) values (@fingerprint, @text, @problem, " +
            "@data, @optimizer, @schedule, @columns)",
            ("fingerprint", recipe.Fingerprint), ("text", recipe.Text), ("problem", recipe.Problem), ("data", recipe.Data),
            ("optimizer", recipe.Optimizer), ("schedule", recipe.Schedule),
            ("columns", string.Join(',', recipe.Columns).Replace("summary.window", "summary.stretch", StringComparison.Ordinal)));
        var id = await session.ScalarAsync<long>("select id from recipe");
        foreach (var seed in Work.Seeds)
        {
            foreach (var chunk in Work.Rates.Chunk(16)
                .Select(rates => RunCodec.Pack(Work.Train(Work.Experiment with { Seed = seed }, rates,
                    new() { GradientNorms = true, EvaluateEvery = 100 }))))
            {
                await session.ExecuteAsync(
                    """
                    insert into chunk (recipe, seed, kept, runs, lowest, highest, rates, outcomes, steps, numbers, details)
                    values (@recipe, @seed, 0, @runs, @lowest, @highest, @rates, @outcomes, @steps, @numbers, @details)
                    """,
                    ("recipe", id), ("seed", (long)seed), ("runs", (long)chunk.Count), ("lowest", chunk.Rates[0]),
                    ("highest", chunk.Rates[^1]), ("rates", Bytes.FromNumbers(chunk.Rates)),
                    ("outcomes", Array.ConvertAll(chunk.Outcomes, outcome => (byte)outcome)), ("steps", Bytes.FromNumbers(chunk.Steps)),
                    ("numbers", Bytes.FromNumbers(chunk.Numbers.SelectMany(column => column.ToArray()).ToArray())),
                    ("details", chunk.PackDetails()));
            }
        }

        return id;
    }
}
