using LearnRate.Recipes;

namespace LearnRate.Networks;

/// <summary>
/// The probabilities eᶻ/Σeᶻ of the classes. It stands only as the last layer's activation, together with <see cref="CrossEntropyLoss"/>:
/// training then works on the sums z themselves, and leaves them as they are.
/// </summary>
[RecipeName("softmax")]
public sealed record Softmax : Activation
{
    /// <inheritdoc/>
    protected internal override ActivationLoop<T> Start<T>() => new ActivationLoop<T, Identity.Formula<T>>(default);
}
