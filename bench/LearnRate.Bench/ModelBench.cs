using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;

namespace LearnRate.Bench;

/// <summary>
/// How good models are, not how fast: LearnRate's default training beside scikit-learn's, on
/// the same prepared rows, in the same parts, with the same hidden layer.
/// </summary>
internal static class ModelBench
{
    private const int Seeds = 5;
    private const string Hidden = "100 relu";

    private static readonly (string File, string Target)[] Sets =
    [
        ("iris", "class"), ("wine", "class"), ("breast_cancer_wdbc", "class"), ("digits", "class"), ("diabetes", "progression"),
        ("concrete", "compressive_strength"),
        ("pima_diabetes", "diabetes"), ("letter_recognition", "lettr"),
    ];

    public static string Run(int rounds)
    {
        var page = new StringBuilder(
            $"Mean over {Seeds} seeds of the accuracy, or R², on the test rows (60 % of the rows train, 20 % validate, 20 % test). Both " +
            $"train one hidden layer, {Hidden}, by Adam at 0.001. LearnRate: 200 epochs of batches of 32, the weights of the best " +
            $"validation loss. "
            + "scikit-learn's MLP: its defaults (200 epochs of batches of 200, weight decay 1e-4), on the training rows, or on training " +
            "and validation rows together, as it looks at no validation rows.\n\n"
            + "| data | measure | LearnRate | scikit-learn | difference | least and largest of the seeds | scikit-learn, also on " +
            "validation rows |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        var missing = new List<string>();
        foreach (var (name, target) in Sets)
        {
            if (Find(name) is not { } file)
            {
                missing.Add(name);
                continue;
            }

            var scores = Enumerable.Range(1, Seeds).Select(seed => Score(file, target, (ulong)seed)).ToArray();
            var differences = scores.Select(s => s.Ours - s.Theirs).ToArray();
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {name} | {(scores[0].IsAccuracy ? "accuracy" : "R²")} | {scores.Average(s => s.Ours):0.0000} | " +
                $"{scores.Average(s => s.Theirs):0.0000} | {differences.Average():+0.0000;−0.0000} | " +
                $"{differences.Min():+0.0000;−0.0000} to {differences.Max():+0.0000;−0.0000} | " +
                $"{scores.Average(s => s.TheirsOnBoth):0.0000} |");
        }

        if (missing.Count > 0) page.AppendLine()
            .AppendLine(CultureInfo.InvariantCulture,
                $"Not measured: {string.Join(", ", missing)}. Their licences do not let them be copied here; LEARNRATE_DATA names a " +
                $"folder that has them.");
        return page.ToString();
    }

    private static string? Find(string name) =>
        new[] { Path.Combine(Tools.Root, "tests", "Data"), Environment.GetEnvironmentVariable("LEARNRATE_DATA") }
            .OfType<string>().Select(folder => Path.Combine(folder, $"{name}.csv")).FirstOrDefault(File.Exists);

    private static (double Ours, double Theirs, double TheirsOnBoth, bool IsAccuracy) Score(string file, string target, ulong seed)
    {
        var data = PreparedTable.Create(TableReader.Read(file).Table, new() { Targets = [target], SplitSeed = seed });
        var trained = new ModelTraining(data, new() { Hidden = TrainingPlan.ParseHidden(Hidden), Seed = seed }).Train();
        var classes = trained.Test as ClassScore;
        var numbers = Peer(data, classes is not null, seed);
        Console.Error.WriteLine(
            $"{Path.GetFileName(file)} {seed}: {classes?.Accuracy ?? ((NumberScore)trained.Test!).R2} {string.Join(' ', numbers)}");
        return (classes?.Accuracy ?? ((NumberScore)trained.Test!).R2!.Value, numbers[0], numbers[1], classes is not null);
    }

    // The rows go to the peer as files of doubles, so that it trains on the same numbers.
    private static double[] Peer(PreparedTable data, bool classifies, ulong seed)
    {
        var folder = Directory.CreateTempSubdirectory("learnrate-models");
        try
        {
            foreach (var (name, rows) in ((string, Rows)[])[("training", data.Data.Training), ("validation", data.Data.Validation!),
                ("test", data.Test!)])
            {
                var numbers = Enumerable.Range(0, rows.Count).SelectMany(row => (double[])[.. rows.Inputs(row), .. rows.Targets(row)])
                    .ToArray();
                File.WriteAllBytes(Path.Combine(folder.FullName, name), MemoryMarshal.AsBytes(numbers.AsSpan()));
            }

            return
            [
                .. Tools.Run(
                    "/usr/bin/python3", Tools.PeerFile("models.py"), folder.FullName,
                    data.Preprocessing.Features.ToString(CultureInfo.InvariantCulture), classifies ? "classes" : "numbers",
                    seed.ToString(CultureInfo.InvariantCulture)).Split(' ')
                        .Select(word => double.Parse(word, CultureInfo.InvariantCulture)),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
