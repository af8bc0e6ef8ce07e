using LearnRate.Models;
using LearnRate.Training;

namespace LearnRate.Workbench.Train;

/// <summary>What happens in a <see cref="TrainSession"/>, in this order: started; known or any number of times advanced; ended.</summary>
internal abstract record TrainEvent;

/// <summary>The table is prepared, and all parts fit each other.</summary>
/// <param name="Experiment">What is trained.</param>
/// <param name="Metrics">How losses are told.</param>
/// <param name="Warnings">What looks wrong, a sentence each.</param>
/// <param name="Notes">What was guessed, left out or found in the table, and could matter; a sentence each.</param>
internal sealed record TrainingStarted(
    Experiment Experiment, TrainingMetrics Metrics, IReadOnlyList<string> Warnings, IReadOnlyList<Sentence> Notes) : TrainEvent;

/// <summary>The store knows the training, so that nothing is trained.</summary>
/// <param name="Evaluations">Its evaluations.</param>
internal sealed record TrainingKnown(IReadOnlyList<Evaluation> Evaluations) : TrainEvent;

/// <summary>Training has come so far; told on the thread that trains.</summary>
/// <param name="Progress">How far.</param>
internal sealed record TrainingAdvanced(TrainingProgress Progress) : TrainEvent;

/// <summary>Training has ended; files and the store are written next.</summary>
internal sealed record TrainingEnded : TrainEvent;
