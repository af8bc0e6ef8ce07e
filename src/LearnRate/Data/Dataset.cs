using System.Security.Cryptography;

namespace LearnRate.Data;

/// <summary>Rows to train on and rows to validate on, with a name. Two data sets are equal if their numbers are.</summary>
public sealed class Dataset : IEquatable<Dataset>
{
    private readonly Lazy<string> _fingerprint;

    /// <summary>Takes rows that are prepared: features scaled, classes numbered.</summary>
    /// <param name="name">What the data are called.</param>
    /// <param name="training">The rows to train on, 1 or more.</param>
    /// <param name="validation">The rows to validate on, or null for none.</param>
    /// <exception cref="ArgumentException">There is no row to train on, or the two differ in their columns.</exception>
    public Dataset(string name, Rows training, Rows? validation = null)
    {
        if (training.Count == 0) throw new ArgumentException("There is no row to train on.", nameof(training));
        if (validation is not null
            && (validation.InputsPerRow, validation.TargetsPerRow) != (training.InputsPerRow, training.TargetsPerRow))
        {
            throw new ArgumentException(
                $"Validation rows have {validation.InputsPerRow} inputs and {validation.TargetsPerRow} targets, training " +
                $"rows {training.InputsPerRow} and {training.TargetsPerRow}.",
                nameof(validation));
        }

        (Name, Training, Validation) = (name, training, validation is { Count: > 0 } ? validation : null);
        _fingerprint = new(() =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Training.AppendTo(hash);
            Validation?.AppendTo(hash);
            return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
        });
    }

    /// <summary>What the data are called.</summary>
    public string Name { get; }

    /// <summary>The rows to train on.</summary>
    public Rows Training { get; }

    /// <summary>The rows to validate on, or null if there are none.</summary>
    public Rows? Validation { get; }

    /// <summary>The first 128 bits of the SHA-256 of all numbers, in hexadecimal digits. The name is not part of it.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public bool Equals(Dataset? other) => other is not null && Fingerprint == other.Fingerprint;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Dataset);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name and the fingerprint.</summary>
    public override string ToString() => $"{Name}#{Fingerprint}";
}
