using System.Globalization;
using System.Text;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Training;

namespace LearnRate.Tests.Models;

/// <summary>Models for tests, trained in a moment.</summary>
internal static class SmallModels
{
    /// <summary>
    /// Numbers, words, yes and no, each with empty cells; some words are rare. Nothing in it
    /// is told apart by float: the years are days, such as 20150101.
    /// </summary>
    public static string Mixed { get; } = "day,size,town,garden,price,rent,class\n" + string.Concat(Enumerable.Range(0, 120).Select(i =>
        string.Create(CultureInfo.InvariantCulture,
            $"{20150101 + i * 3},{(i % 7 == 3 ? "" : $"{i % 13 * 1.5}")}," +
            $"{(i % 11 == 5 ? "NA" : i % 40 == 7 ? "Ulm" : i % 40 == 9 ? "Bonn" : "Rome Oslo Köln".Split(' ')[i % 3])}," +
            $"{(i % 9 == 2 ? "?" : i % 2 == 0 ? "Yes" : "no")},{100 + i % 17 * 3 + i % 3},{i % 5 + 0.25},{"abc"[i % 3]}\n")));

    public static Table MixedTable { get; } = TableReader.ReadStream(new MemoryStream(Encoding.UTF8.GetBytes(Mixed)), "mixed.csv").Table;

    public static Model OfMixed(string hidden, params string[] targets) => OfMixed(hidden, Precision.Float, targets);

    public static Model OfMixed(string hidden, Precision precision, params string[] targets) =>
        Train(MixedTable, new()
        {
            Targets = [.. targets],
            Drop = [.. ((string[])["price", "rent", "class"]).Except(targets)],
            RareBelow = 5,
        }, hidden, precision);

    /// <summary>Trains a model for a few epochs.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What is predicted from it.</param>
    /// <param name="hidden">The layers between, such as "8 tanh > 4 relu".</param>
    /// <param name="precision">What it computes with.</param>
    public static Model Train(Table table, PreparationOptions options, string hidden, Precision precision = Precision.Float)
    {
        var prepared = PreparedTable.Create(table, options);
        var target = prepared.Preprocessing.Target;
        var outputs = target is ClassTarget classes ? classes.Classes.Count : target.Targets;
        var network = Network.Parse($"{prepared.Preprocessing.Features} > {hidden} > {outputs}");
        var experiment = new Experiment
        {
            Problem = new NetworkProblem(network, prepared.Data, target is ClassTarget ? new CrossEntropyLoss() : new SquaredLoss()),
            Optimizer = new Adam(),
            Rate = 0.01,
            Precision = precision,
            Seed = 7,
        }.ForEpochs(5);
        var run = Trainer.Train(experiment);
        return new()
        {
            Network = network,
            Parameters = [.. run.Parameters!],
            Precision = precision,
            Preprocessing = prepared.Preprocessing,
            Provenance = new()
            {
                Version = "0.1.0",
                Data = table.Name,
                DataFingerprint = prepared.Data.Fingerprint,
                Optimizer = experiment.Optimizer.ToString(),
                Rate = experiment.Rate,
                Schedule = experiment.Schedule.ToString(),
                BatchSize = experiment.BatchSize,
                Steps = experiment.Steps,
                ParametersAfter = run.Steps,
                Seed = experiment.Seed,
            },
        };
    }
}
