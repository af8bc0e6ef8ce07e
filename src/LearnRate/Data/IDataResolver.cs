namespace LearnRate.Data;

/// <summary>Names a data set without its rows.</summary>
/// <param name="Name">What the data are called.</param>
/// <param name="Fingerprint">The fingerprint of the prepared numbers, as <see cref="Dataset.Fingerprint"/>.</param>
public sealed record DataReference(string Name, string Fingerprint);

/// <summary>Finds the data that a portable experiment names.</summary>
public interface IDataResolver
{
    /// <summary>Finds data.</summary>
    /// <param name="reference">Which data.</param>
    /// <returns>Data with this fingerprint, whatever they are called there.</returns>
    /// <exception cref="DataNotFoundException">They are not there; the message says what is.</exception>
    Dataset Resolve(DataReference reference);
}

/// <summary>Finds data among some that are in memory.</summary>
/// <param name="known">The data.</param>
public sealed class DataResolver(params IReadOnlyList<Dataset> known) : IDataResolver
{
    /// <summary>Finds none: for experiments without data.</summary>
    public static DataResolver None { get; } = new();

    /// <inheritdoc/>
    public Dataset Resolve(DataReference reference)
    {
        if (known.FirstOrDefault(data => data.Fingerprint == reference.Fingerprint) is { } found) return found;
        throw new DataNotFoundException(reference, known.FirstOrDefault(data => data.Name == reference.Name)?.Fingerprint);
    }
}

/// <summary>The data that an experiment names are not there.</summary>
/// <param name="wanted">The data.</param>
/// <param name="found">The fingerprint of data with the same name that are there instead, or null if there are none.</param>
public sealed class DataNotFoundException(DataReference wanted, string? found) : Exception(found is null
    ? $"The data {wanted.Name} with the fingerprint {wanted.Fingerprint} are not known here."
    : $"The data {wanted.Name} have the fingerprint {found} here; {wanted.Fingerprint} is wanted. The file, its split or its preparation " +
        "has changed.")
{
    /// <summary>The data that are wanted.</summary>
    public DataReference Wanted => wanted;

    /// <summary>The fingerprint of the data that are there instead, or null if there are none of that name.</summary>
    public string? Found => found;
}
