using LearnRate.Engine;
using LearnRate.Recipes;
using LearnRate.Tutorial;

namespace LearnRate.Problems;

/// <summary>
/// The tutorial's neuron, so that optimizers and schedules apply to it. Its published program is in <see cref="LearnRate.Tutorial"/>.
/// </summary>
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

    internal override LearnerFactory<T> CreateLearners<T>() => new Factory<T>(new(Rule, Data));

    private sealed class Factory<T>(Variant variant) : LearnerFactory<T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        public override Learner<T> Create(int batch, ulong seed, bool solo) => new TutorialLearner<T>(variant);
    }
}
