using LearnRate.Models;
using LearnRate.Workbench.Data;

namespace LearnRate.Workbench.Train;

/// <summary>A training that is asked for.</summary>
internal sealed record TrainRequest
{
    /// <summary>The table to learn from.</summary>
    public required TableRequest Table { get; init; }

    /// <summary>How it is trained.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>All that was set, as documents tell it.</summary>
    public required Settings Settings { get; init; }

    /// <summary>Where the run is kept.</summary>
    public required StoreRequest Store { get; init; }

    /// <summary>After which time training stops with the best weights so far; null for none.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The folder for the model; null for a new one named after the data.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the files of an earlier training in that folder are replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Says so if it cannot be done, as far as that is known before data are read.</summary>
    /// <exception cref="WorkbenchException">There is no target.</exception>
    public void Validate() => Table.RequireTargets("train", "FILE");
}
