using System.Numerics;
using LearnRate.Numerics;
using LearnRate.Optimizers;

namespace LearnRate.Engine;

/// <summary>What a bundle learns, at work: parameters, and the gradient of the loss with respect to them, a run per lane.</summary>
internal abstract class Learner<T>(Layout<T> layout)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How parameters and gradients lie.</summary>
    public Layout<T> Layout => layout;

    /// <summary>From how many vectors on parameters are not copied into a result, but left where they are: 32 KB.</summary>
    private const int Many = 512;

    /// <summary>The parameters.</summary>
    public Tensor<T> Parameters { get; private set; } = new(layout.Length, ownsMemory: layout.Length > Many);

    /// <summary>The gradients of the last <see cref="Gradient"/>.</summary>
    public Tensor<T> Gradients { get; } = new(layout.Length);

    /// <summary>Goes on with a copy of the parameters: those that were are somebody else's now.</summary>
    public void DetachParameters() => Parameters = Parameters.Copy();

    /// <summary>Computes the gradients of the mean loss over some training rows.</summary>
    /// <param name="rows">The numbers of the rows, at most a batch.</param>
    /// <returns>The mean loss of each run at its parameters.</returns>
    public abstract Lanes<T> Gradient(ReadOnlySpan<int> rows);

    /// <summary>The mean loss of each run over some training rows; what <see cref="Gradients"/> holds afterwards is not defined.</summary>
    /// <param name="rows">The numbers of the rows, at most a batch.</param>
    public virtual Lanes<T> Loss(ReadOnlySpan<int> rows) => Gradient(rows);

    /// <summary>
    /// One step: computes the gradients and moves the parameters; what <see cref="Gradients"/> holds afterwards is not defined.
    /// </summary>
    /// <param name="rows">The numbers of the rows, at most a batch.</param>
    /// <param name="updater">The optimizer, which has begun the step.</param>
    /// <param name="loss">The mean loss of each run before the step.</param>
    /// <returns>As <see cref="Updater{T}.Step"/>.</returns>
    public virtual Lanes<T> TrainStep(ReadOnlySpan<int> rows, Updater<T> updater, out Lanes<T> loss)
    {
        loss = Gradient(rows);
        return updater.Update(0, Parameters, Gradients);
    }

    /// <summary>The mean loss of each run over all rows of a part of the data, and the share of rows that it classifies rightly.</summary>
    /// <param name="part">Which part.</param>
    /// <returns>Null if there are no such rows; accuracies are null if the loss is not one of classification.</returns>
    public abstract PartLosses? Evaluate(Part part);
}

/// <summary>A part of the data.</summary>
internal enum Part
{
    Training,
    Validation,
}

/// <summary>Losses over a part of the data, and accuracies, an element per lane.</summary>
internal sealed record PartLosses(double[] Losses, double[]? Accuracies);
