using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Tests.Data;

namespace LearnRate.Tests.Formats;

/// <summary>What must be true of every data set.</summary>
public sealed class DataSetTests
{
    public static TheoryData<string, string, int, int, LearningTask> Sets => new()
    {
        { "iris", "class", 150, 4, LearningTask.SeveralClasses },
        { "wine", "class", 178, 13, LearningTask.SeveralClasses },
        { "breast_cancer_wdbc", "class", 569, 30, LearningTask.TwoClasses },
        // Three of the 64 pixels are 0 in every row.
        { "digits", "class", 1797, 61, LearningTask.SeveralClasses },
        { "penguins", "species", 342, 4, LearningTask.SeveralClasses },
        { "diabetes", "progression", 442, 10, LearningTask.Regression },
        { "concrete", "compressive_strength", 1030, 8, LearningTask.Regression },
    };

    [Theory, MemberData(nameof(Sets))]
    public void EverySet_IsReadAndPrepared(string name, string target, int rows, int features, LearningTask task)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Data", $"{name}.csv");
        var read = TableReader.Read(file, cancellationToken: TestContext.Current.CancellationToken);
        var prepared = PreparedTable.Create(read.Table, new() { Targets = [target] });

        Assert.Equal((rows, features, task), (read.Table.RowCount, prepared.Preprocessing.Features, prepared.Preprocessing.Target.Task));
        Assert.Equal(rows, prepared.Data.Training.Count + prepared.Data.Validation!.Count + prepared.Test!.Count);
        Assert.InRange(prepared.Data.Training.Count, 0.57 * rows, 0.63 * rows);
        Assert.Equal(prepared.Preprocessing, PreprocessingTests.RoundTrip(prepared.Preprocessing));

        // Training features have mean 0 and deviation 1, or do not vary.
        for (var f = 0; f < features; f++)
        {
            double[] values = [.. Enumerable.Range(0, prepared.Data.Training.Count).Select(row => prepared.Data.Training.Inputs(row)[f])];
            Assert.Equal(0, values.Average(), 1e-9);
            Assert.True(values.All(value => value == 0) || Math.Abs(values.Average(value => value * value) - 1) < 1e-9
                || prepared.Preprocessing.Inputs[f] is BooleanEncoding);
        }

        // A row's features do not depend on its company.
        using var opened = TableReader.Open(file);
        var encoder = prepared.Preprocessing.Bind(opened.Rows);
        var all = prepared.Preprocessing.Transform(read.Table, [.. Enumerable.Range(0, rows)]);
        var one = new double[features];
        for (var row = 0; encoder.Read(one); row++) Assert.Equal(all[(row * features)..((row + 1) * features)], one);
    }
}
