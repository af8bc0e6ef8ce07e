namespace LearnRate.Formats;

/// <summary>How a file turned out to be written.</summary>
public sealed record Dialect
{
    /// <summary>CSV or Parquet.</summary>
    public required string Format { get; init; }

    /// <summary>Whether it is compressed by gzip.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>How letters are written as bytes, such as utf-8; null for Parquet.</summary>
    public string? Encoding { get; init; }

    /// <summary>What stands between cells; null for Parquet.</summary>
    public char? Delimiter { get; init; }

    /// <summary>How many lines before the table are passed over: titles, remarks, or a line such as sep=;.</summary>
    public int SkippedLines { get; init; }

    /// <summary>What lines begin with that are comments; null for none.</summary>
    public char? Comment { get; init; }

    /// <summary>Whether a delimiter stands behind the last cell of every row.</summary>
    public bool EndsRows { get; init; }

    /// <summary>Whether the first row holds the columns' names; null for Parquet.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>What stands before the decimals of a number; null for Parquet.</summary>
    public char? DecimalMark { get; init; }
}
