using LearnRate.Training;

namespace LearnRate.Storage;

/// <summary>Runs of one recipe and seed that were kept together, in columns by rising rate: one row of the store.</summary>
internal sealed class Chunk
{
    public long Id { get; init; }

    /// <summary>When it was kept, in milliseconds since 1970.</summary>
    public long Kept { get; init; }

    public required double[] Rates { get; init; }

    public required RunOutcome[] Outcomes { get; init; }

    public required int[] Steps { get; init; }

    /// <summary>The columns of numbers.</summary>
    public required ReadOnlyMemory<double>[] Numbers { get; init; }

    /// <summary>What else a run has, for each; null where runs have nothing else, or where it was not read.</summary>
    public byte[][]? Details { get; init; }

    public int Count => Rates.Length;

    /// <summary>The place of a rate, or less than 0 if it is not there.</summary>
    public int Place(double rate) => Array.BinarySearch(Rates, rate);

    /// <summary>Some of the runs.</summary>
    /// <param name="runs">Their places, rising.</param>
    public Chunk Only(IReadOnlyList<int> runs) => new()
    {
        Id = Id,
        Kept = Kept,
        Rates = [.. runs.Select(run => Rates[run])],
        Outcomes = [.. runs.Select(run => Outcomes[run])],
        Steps = [.. runs.Select(run => Steps[run])],
        Numbers = Array.ConvertAll(Numbers, column => (ReadOnlyMemory<double>)runs.Select(run => column.Span[run]).ToArray()),
        Details = Details is { } details ? [.. runs.Select(run => details[run])] : null,
    };

    /// <summary>All runs of some chunks together.</summary>
    /// <param name="chunks">One or more, no rate in two of them, with as many columns of numbers.</param>
    public static Chunk Join(IReadOnlyList<Chunk> chunks)
    {
        if (chunks is [var only]) return only;
        var count = chunks.Sum(chunk => chunk.Count);
        var (rates, from) = (new double[count], new (int Chunk, int Run)[count]);
        var next = 0;
        for (var c = 0; c < chunks.Count; c++)
        {
            for (var run = 0; run < chunks[c].Count; run++, next++)
                (rates[next], from[next]) = (chunks[c].Rates[run], (c, run));
        }

        // In order already where chunks follow each other, as those of a sweep do.
        for (var i = 1; i < count; i++)
        {
            if (rates[i - 1] < rates[i]) continue;
            Array.Sort(rates, from);
            break;
        }

        var numbers = new ReadOnlyMemory<double>[chunks[0].Numbers.Length];
        for (var column = 0; column < numbers.Length; column++) numbers[column] = Array.ConvertAll(from, place => chunks[place.Chunk].Numbers[column].Span[place.Run]);
        return new()
        {
            Rates = rates,
            Outcomes = Array.ConvertAll(from, place => chunks[place.Chunk].Outcomes[place.Run]),
            Steps = Array.ConvertAll(from, place => chunks[place.Chunk].Steps[place.Run]),
            Numbers = numbers,
            Details = chunks.All(chunk => chunk.Details is not null) ? Array.ConvertAll(from, place => chunks[place.Chunk].Details![place.Run]) : null,
        };
    }

    /// <summary>Details as one column: the length of each, and then each.</summary>
    public byte[]? PackDetails()
    {
        if (Details is null) return null;
        var lengths = Bytes.Of(Array.ConvertAll(Details, detail => detail.Length));
        var packed = new byte[lengths.Length + Details.Sum(detail => detail.Length)];
        lengths.CopyTo(packed, 0);
        var next = lengths.Length;
        foreach (var detail in Details)
        {
            detail.CopyTo(packed, next);
            next += detail.Length;
        }

        return packed;
    }

    public static byte[][] UnpackDetails(ReadOnlySpan<byte> packed, int count)
    {
        var lengths = Bytes.To<int>(packed[..(count * sizeof(int))]);
        var details = new byte[count][];
        var next = count * sizeof(int);
        for (var run = 0; run < count; run++)
        {
            details[run] = packed.Slice(next, lengths[run]).ToArray();
            next += lengths[run];
        }

        return details;
    }
}
