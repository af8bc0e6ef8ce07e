using System.Security.Cryptography;
using System.Text;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Training;
using LearnRate.Tutorial;

namespace LearnRate.Sweeps;

/// <summary>What runs have in common apart from rate and seed, as texts. Two recipes are the same if their texts are.</summary>
public sealed record RunRecipe
{
    /// <summary>The whole recipe, a line for each part: its name, a blank, its text form.</summary>
    public required string Text { get; init; }

    /// <summary>What is learned, in short.</summary>
    public required string Problem { get; init; }

    /// <summary>The name of the data, or null if there are none.</summary>
    public string? Data { get; init; }

    /// <summary>The optimizer's text form, or null if the recipe has none.</summary>
    public string? Optimizer { get; init; }

    /// <summary>The schedule's text form, or null if the recipe has none.</summary>
    public string? Schedule { get; init; }

    /// <summary>The names of the numbers that each run has; no commas in them.</summary>
    public ValueList<string> Columns { get; init; } = [];

    /// <summary>
    /// The identity: 128 bits of a SHA-256 over the text, in hexadecimal digits. That
    /// of an experiment is <see cref="Experiment.Fingerprint"/>.
    /// </summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)).AsSpan(0, 16));

    /// <summary>The recipe of an experiment's runs.</summary>
    /// <param name="experiment">The experiment; its own rate and seed are not used.</param>
    public static RunRecipe From(Experiment experiment)
    {
        var network = experiment.Problem as NetworkProblem;
        return new()
        {
            Text = experiment.Text,
            Problem = network is null ? experiment.Problem.ToString() : network.Network.ToString(),
            Data = network?.Data.Name,
            Optimizer = experiment.Optimizer.ToString(),
            Schedule = experiment.Schedule.ToString(),
            Columns = RunNumbers.Columns,
        };
    }

    /// <summary>The recipe of runs of the tutorial's program: the columns of its summaries, and the weights after them.</summary>
    /// <param name="problem">The rule and the data.</param>
    public static RunRecipe From(TutorialProblem problem) => new()
    {
        // Whoever changes a bit of the columns raises the number, so that runs of other bits are
        // not asked for. Version 2 sums up spreads by fused multiply-adds.
        Text = $"bits 2\nprogram {problem}\nstop published",
        Problem = $"the program of {problem}",
        Columns = ProgramColumns,
    };

    /// <summary>The program whose runs these are, or null if they are not the tutorial's.</summary>
    internal TutorialProgram? Program => Columns == ProgramColumns && Part("program") is { } text
        && Catalogue.Parse<Problem>(text) is TutorialProblem { Rule: var rule, Data: var data }
        ? new() { Rule = rule, Data = data }
        : null;

    private static ValueList<string> ProgramColumns { get; } =
    [
        "best", "last", "second", "third", "level", "slope", "spread", "sample_spread", "first_move", "last_move", "last_moves",
        "above_since", "diverged", "diverged_in_weight", "b", "w",
    ];

    /// <summary>A part's text form, such as that of <c>batch</c>, or null if the recipe has no such part.</summary>
    /// <param name="part">The part's name, which begins a line.</param>
    public string? Part(string part) =>
        Text.Split('\n').FirstOrDefault(line => line.StartsWith(part + " ", StringComparison.Ordinal))?[(part.Length + 1)..];
}
