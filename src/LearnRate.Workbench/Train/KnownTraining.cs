using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;
using LearnRate.Storage;
using LearnRate.Training;

namespace LearnRate.Workbench.Train;

/// <summary>A training that the store knows, with its model: nothing is trained again.</summary>
/// <param name="Trained">What came of it.</param>
/// <param name="Trace">Its trace.csv; the run's own trace is thinned.</param>
internal sealed record KnownTraining(TrainedModel Trained, byte[] Trace)
{
    /// <summary>The training, if the store has it whole.</summary>
    /// <param name="store">The store.</param>
    /// <param name="training">The training that is asked for.</param>
    /// <param name="data">The table, prepared; its test rows and the names of its columns are no part of the run.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async Task<KnownTraining?> FindAsync(
        RunStore store, ModelTraining training, PreparedTable data, CancellationToken cancellationToken)
    {
        var experiment = training.Experiment;
        var found = await store.FindAsync(experiment, experiment.Seed, [experiment.Rate], cancellationToken);
        if (found is not [{ Outcome: RunOutcome.Finished } run]) return null;
        var kept = await store.FindModelAsync(experiment.Fingerprint, experiment.Seed, experiment.Rate, cancellationToken);
        var files = kept.ToDictionary();
        if (!files.TryGetValue(OutputFolder.ModelFile, out var stored) || !files.TryGetValue(OutputFolder.TraceFile, out var trace))
            return null;
        var model = ModelFile.ReadStream(new MemoryStream(stored), OutputFolder.ModelFile);
        if (model.Preprocessing != data.Preprocessing
            || run.Evaluations.FirstOrDefault(e => e.Steps == model.Provenance.ParametersAfter) is not { } best) return null;
        return new(TrainedModel.Create(experiment, run, StopReason.Finished, best, model, data), trace);
    }
}
