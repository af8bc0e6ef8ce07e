using System.Numerics;

namespace LearnRate.Problems;

/// <summary>A function of a few parameters to descend on: it has no rows, and its value is the loss.</summary>
public abstract record TestFunction : Problem
{
    /// <summary>For functions of your own, which <see cref="LearnRate.Recipes.Catalogue.Register"/> makes known.</summary>
    protected TestFunction()
    {
    }

    /// <inheritdoc/>
    public sealed override int TrainingRows => 1;

    /// <inheritdoc/>
    public sealed override int Parameters => StartingPoint.Count;

    /// <summary>Where all runs start, whatever their seed: as many numbers as the function has parameters, 1 or more.</summary>
    protected internal abstract IReadOnlyList<double> StartingPoint { get; }

    /// <summary>Hands the function to the engine.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>What <see cref="FunctionLearners{T}.Create"/> answers.</returns>
    protected internal abstract FunctionLearners<T> CreateFunction<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    internal sealed override LearnerFactory<T> CreateLearners<T>() => CreateFunction<T>().Start([.. StartingPoint]);
}

/// <summary>Starts runs on a test function.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class FunctionLearners<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected FunctionLearners()
    {
    }

    /// <summary>Runs into which a function is compiled.</summary>
    /// <typeparam name="TFunction">The function's type.</typeparam>
    /// <param name="function">The function.</param>
    public static FunctionLearners<T> Create<TFunction>(TFunction function)
        where TFunction : struct, ITestFunction<T> => new Compiled<TFunction>(function);

    internal abstract LearnerFactory<T> Start(double[] start);

    private sealed class Compiled<TFunction>(TFunction function) : FunctionLearners<T>
        where TFunction : struct, ITestFunction<T>
    {
        internal override LearnerFactory<T> Start(double[] start) => new TestFunctionFactory<T, TFunction>(function, start);
    }
}
