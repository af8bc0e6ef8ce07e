using LearnRate.Training;

namespace LearnRate.Tests.Training;

/// <summary>Real trainings, compared with what an independent program in PyTorch got.</summary>
public sealed class BenchmarkTasksTests
{
    public static TheoryData<string> Here => [.. BenchmarkTasks.Load().Where(task => task.File is not null).Select(task => task.Id)];

    [Theory, MemberData(nameof(Here))]
    public void Task_AgreesWithPyTorch(string id)
    {
        var task = BenchmarkTasks.Load().Single(t => t.Id == id);
        Assert.Equal(task.SplitHead, BenchmarkTask.Split(task.TrainRows + task.ValidationRows).Validation.Take(task.SplitHead.Length));

        var results = Trainer.Train(
            task.Experiment(task.Check[0].Seed), [.. task.Check.Select(c => c.Rate)], recording: null,
            cancellationToken: TestContext.Current.CancellationToken);
        foreach (var (check, result) in task.Check.Zip(results))
        {
            var text = FormattableString.Invariant($"{id} at {check.Rate}: ");
            for (var i = 0; i < check.FirstBatchLosses.Length && i < result.Trace.Losses.Count; i++)
                AssertRelative(text + $"batch loss {i}", check.FirstBatchLosses[i], result.Trace.Losses[i]);
            if (!double.IsFinite(check.FinalTrainLoss))
            {
                Assert.Equal(RunOutcome.Diverged, result.Outcome);
                continue;
            }

            AssertRelative(text + "training loss", check.FinalTrainLoss, result.Final!.Training.Loss);
            AssertRelative(text + "validation loss", check.FinalValLoss, result.Final.Validation!.Loss);
        }
    }

    private static void AssertRelative(string what, double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-9 * Math.Abs(expected),
            FormattableString.Invariant($"{what}: expected {expected:R}, got {actual:R}"));
}
