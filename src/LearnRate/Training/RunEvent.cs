namespace LearnRate.Training;

/// <summary>What happened to runs of a unit of work.</summary>
/// <param name="Unit">The unit.</param>
public abstract record RunEvent(WorkUnit Unit);

/// <summary>Runs that train together have done some steps, or need not do them because all have diverged.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Runs">How many runs they are.</param>
/// <param name="From">After how many steps they were.</param>
/// <param name="To">After how many steps they are.</param>
/// <param name="Rate">The rate of the first of them in its last step, schedule and controller included.</param>
public sealed record RunsAdvanced(WorkUnit Unit, int Runs, int From, int To, double Rate) : RunEvent(Unit);

/// <summary>A run with early stopping has come to the end of an epoch.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Evaluation">Its losses over all data.</param>
/// <param name="IsBest">Whether its weights are the best so far.</param>
/// <param name="Rate">Its rate in the last step, schedule and controller included.</param>
public sealed record RunEvaluated(WorkUnit Unit, Evaluation Evaluation, bool IsBest, double Rate) : RunEvent(Unit);

/// <summary>Runs have ended: at their horizon, by diverging, by early stopping, or because they were cancelled.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Runs">What came of them.</param>
public sealed record RunsEnded(WorkUnit Unit, IReadOnlyList<RunResult> Runs) : RunEvent(Unit);

/// <summary>Runs have done the steps of their unit, short of their horizon.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Runs">How they are: stopped, with the losses they have.</param>
/// <param name="Checkpoints">Where each of them may go on; none if the runner keeps none.</param>
public sealed record RungReached(WorkUnit Unit, IReadOnlyList<RunResult> Runs, IReadOnlyList<RunCheckpoint> Checkpoints) : RunEvent(Unit);
