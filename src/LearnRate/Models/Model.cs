using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Recipes;
using LearnRate.Training;

namespace LearnRate.Models;

/// <summary>
/// A trained network with all that turns cells of a table into its inputs and its outputs into
/// predictions. Immutable and value-equal; a model file carries its properties.
/// </summary>
public sealed record Model
{
    /// <summary>Texts that mean an empty cell unless something else is said: NA, NaN, null, ?.</summary>
    public static ValueList<string> UsualMissing { get; } = ["NA", "NaN", "null", "?"];

    /// <summary>
    /// The network: an input per feature of <see cref="Preprocessing"/>; an output
    /// per number to predict, or per class, before softmax.
    /// </summary>
    public required Network Network { get; init; }

    /// <summary>
    /// The network's parameters, layer by layer and unit by unit, a unit's incoming
    /// weights in input order and then its bias; all finite.
    /// </summary>
    /// <exception cref="ArgumentException">One is not finite.</exception>
    public required ValueList<double> Parameters
    {
        get;
        init => field = NotFinite(value) is not { } place ? value
            : throw new ArgumentException($"Parameter {place} of the model is {value[place]}; it must be finite.", nameof(Parameters));
    }

    /// <summary>The numbers that the network computes with.</summary>
    public Precision Precision { get; init; }

    /// <summary>From cells to inputs, and from outputs to predictions.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>
    /// Texts that meant an empty cell when the training rows were read, beside nothing at all, in large letters or small ones.
    /// </summary>
    public ValueList<string> Missing { get; init; } = UsualMissing;

    /// <summary>Where the model comes from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>How many numbers a prediction has: one per target, or one probability per class.</summary>
    public int Outputs => Network.Outputs;

    /// <summary>Checks what only all parts together show; <see cref="Predictor"/> and model files do so.</summary>
    /// <exception cref="ArgumentException">They do not fit each other.</exception>
    public void CheckParts()
    {
        if (Network.Inputs != Preprocessing.Features)
            throw new ArgumentException(
                $"The network {Network} has {Network.Inputs} inputs; the preprocessing makes {Preprocessing.Features} features.");
        var outputs = Preprocessing.Target is ClassTarget classes ? classes.Classes.Count : Preprocessing.Target.Targets;
        if (Network.Outputs != outputs)
            throw new ArgumentException($"The network {Network} has {Network.Outputs} outputs; the target needs {outputs}.");
        if (Network.Layers.Any(layer => layer.Activation is Softmax))
            throw new ArgumentException($"The network {Network} has softmax; a model's outputs are those before it.");
        if (Network.Parameters != Parameters.Count)
            throw new ArgumentException($"The network {Network} has {Network.Parameters} parameters; there are {Parameters.Count}.");
    }

    private static int? NotFinite(ValueList<double> numbers)
    {
        var span = numbers.Span;
        for (var i = 0; i < span.Length; i++)
            if (!double.IsFinite(span[i])) return i;
        return null;
    }
}

/// <summary>Where a model comes from: enough to train it again.</summary>
public sealed record Provenance
{
    /// <summary>The version of LearnRate that trained it.</summary>
    public required string Version { get; init; }

    /// <summary>What the table was called.</summary>
    public required string Data { get; init; }

    /// <summary>The fingerprint of the prepared training and validation rows.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>The optimizer's text form.</summary>
    public required string Optimizer { get; init; }

    /// <summary>The learning rate; finite and positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public required double Rate { get; init => field = Check.Positive(value); }

    /// <summary>The schedule's text form.</summary>
    public required string Schedule { get; init; }

    /// <summary>The controller's text form, or null for none.</summary>
    public string? Controller { get; init; }

    /// <summary>How many rows made a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The horizon, in steps.</summary>
    public required int Steps { get; init; }

    /// <summary>After how many steps the parameters were as the model has them.</summary>
    public required int ParametersAfter { get; init; }

    /// <summary>The seed of the run.</summary>
    public required ulong Seed { get; init; }
}
