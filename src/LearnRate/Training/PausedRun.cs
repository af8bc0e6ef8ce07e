using System.Numerics;

namespace LearnRate.Training;

/// <summary>
/// A run put aside between two steps: all that it needs to go on in another bundle of
/// its experiment and seed, wide or solo, with the same bits.
/// </summary>
/// <param name="Rate">Its learning rate.</param>
/// <param name="Done">How many whole steps it has done.</param>
/// <param name="Batches">Which rows come next; the same for all runs of a bundle, so a bundle that goes on takes a copy.</param>
/// <param name="Optimizer">What the optimizer remembers of all runs alike.</param>
/// <param name="Schedule">The schedule's factor of the last step.</param>
/// <param name="Momentum">The momentum's factor of the last step.</param>
/// <param name="Numbers">Its parameters and what the optimizer remembers of them, in canonical order.</param>
/// <param name="Summary">What its summary is made of.</param>
/// <param name="Traces">What it recorded: losses, gradient norms, applied rates.</param>
/// <param name="Evaluations">Its evaluations on the way.</param>
/// <param name="Controller">Its controller, if it has one.</param>
internal sealed record PausedRun<T>(
    double Rate, int Done, Batches Batches, object Optimizer, double Schedule, double Momentum, T[] Numbers, double[] Summary, T[][] Traces,
    Evaluation?[] Evaluations, ControllerSnapshot<T>? Controller)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
