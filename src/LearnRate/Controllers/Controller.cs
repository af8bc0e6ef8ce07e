using LearnRate.Recipes;

namespace LearnRate.Controllers;

/// <summary>
/// A rule that watches a run and answers a factor on its rate, or goes back to better weights. An immutable value; each run has a
/// <see cref="ControllerState"/> of its own. Going back restores the parameters and what the optimizer remembers of them. The data go
/// on, and so does the count of steps.
/// </summary>
public abstract record Controller : Recipe
{
    /// <summary>For those of your own, which <see cref="Catalogue.Register"/> makes known.</summary>
    protected Controller()
    {
    }

    /// <summary>What it has to see at the end of each epoch, if anything.</summary>
    protected internal virtual MonitoredData Monitors => MonitoredData.None;

    /// <summary>Sets it to work on a run.</summary>
    /// <param name="rate">The run's base rate.</param>
    /// <param name="epoch">How many steps make an epoch.</param>
    protected internal abstract ControllerState Start(double rate, int epoch);
}

/// <summary>Over which rows a controller wants to know the loss when an epoch ends.</summary>
public enum MonitoredData
{
    /// <summary>None.</summary>
    None,

    /// <summary>The training rows, also before the first step.</summary>
    Training,

    /// <summary>The validation rows, or the training rows if there are none.</summary>
    Validation,
}

/// <summary>What to do with a run's weights.</summary>
public enum ControllerAction
{
    /// <summary>Nothing.</summary>
    Continue,

    /// <summary>Remember them, as they are before the step.</summary>
    Checkpoint,

    /// <summary>Go back to what was remembered.</summary>
    Rollback,
}

/// <summary>A controller at work on one run.</summary>
public abstract class ControllerState
{
    /// <summary>The factor on the rate from now on.</summary>
    public double Factor { get; protected set; } = 1;

    /// <summary>Sees a step before it is done, and may set the factor for it.</summary>
    /// <param name="loss">The mean loss of the batch.</param>
    /// <param name="squaredNorm">The square of the Euclidean norm of its gradient.</param>
    /// <param name="rate">The base rate times the schedule's factor.</param>
    /// <returns>What to do: weights are kept as they are before the step; if the run goes back, the step is undone.</returns>
    public virtual ControllerAction BeforeStep(double loss, double squaredNorm, double rate) => ControllerAction.Continue;

    /// <summary>Whether the run goes back after the loss or a parameter has left the finite numbers; otherwise it ends.</summary>
    public virtual bool RecoversFromDivergence() => false;

    /// <summary>Sees the loss over all rows at the end of an epoch, and before the first step if it watches the training rows.</summary>
    public virtual ControllerAction AfterEpoch(double loss, double? accuracy) => ControllerAction.Continue;
}
