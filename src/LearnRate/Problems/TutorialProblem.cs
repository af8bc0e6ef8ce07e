using LearnRate.Engine;
using LearnRate.Recipes;
using LearnRate.Tutorial;

namespace LearnRate.Problems;

/// <summary>The tutorial's neuron, so that optimizers and schedules apply to it. Its published program is in <see cref="LearnRate.Tutorial"/>.</summary>
[RecipeName("tutorial")]
public sealed record TutorialProblem : Problem
{
    /// <summary>What is taken for the gradient.</summary>
    public Rule Rule { get; init; }

    /// <summary>Which training data.</summary>
    public TutorialData Data { get; init; }

    /// <inheritdoc/>
    public override int TrainingRows => TutorialSamples.Training(Data).Length;

    /// <inheritdoc/>
    public override int Parameters => 2;

    internal override Workshop<T> Prepare<T>() => new Neurons<T>(new(Rule, Data));

    private sealed class Neurons<T>(Variant variant) : Workshop<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public override Learner<T> Start(int batch, ulong seed, bool solo) => new TutorialLearner<T>(variant);
    }
}
