using LearnRate.Sweeps;
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

    /// <summary>The runs one by one; null where they were not asked for.</summary>
    public RunResult[]? Results { get; init; }

    public int Count => Rates.Length;

    /// <summary>The place of a rate, or less than 0 if it is not there.</summary>
    public int Place(double rate) => Array.BinarySearch(Rates, rate);

    /// <summary>Some of the runs.</summary>
    /// <param name="runs">Their places, by rising rate.</param>
    public Chunk Only(IReadOnlyList<int> runs) => new()
    {
        Id = Id,
        Kept = Kept,
        Rates = RunColumns.At<double>(Rates, runs),
        Outcomes = RunColumns.At<RunOutcome>(Outcomes, runs),
        Steps = RunColumns.At<int>(Steps, runs),
        Numbers = Array.ConvertAll(Numbers, column => (ReadOnlyMemory<double>)RunColumns.At(column, runs)),
        Details = Details is null ? null : RunColumns.At<byte[]>(Details, runs),
        Results = Results is null ? null : RunColumns.At<RunResult>(Results, runs),
    };

    /// <summary>The same with its runs one by one instead of their details.</summary>
    public Chunk With(RunResult[] results) => new()
    {
        Id = Id,
        Kept = Kept,
        Rates = Rates,
        Outcomes = Outcomes,
        Steps = Steps,
        Numbers = Numbers,
        Results = results,
    };

    /// <summary>All runs of some chunks together.</summary>
    /// <param name="chunks">
    /// One or more, with as many columns of numbers. A rate may be in two of them where a damaged chunk came back to light: the run that
    /// went further is taken.
    /// </param>
    public static Chunk Join(IReadOnlyList<Chunk> chunks)
    {
        if (chunks is [var only]) return only;
        Chunk[] inOrder = [.. chunks.OrderBy(chunk => chunk.Rates[0])];
        T[] All<T>(Func<Chunk, ReadOnlyMemory<T>> column)
        {
            var (all, next) = (new T[inOrder.Sum(chunk => chunk.Count)], 0);
            foreach (var chunk in inOrder)
            {
                column(chunk).CopyTo(all.AsMemory(next));
                next += chunk.Count;
            }

            return all;
        }

        var joined = new Chunk
        {
            Rates = All<double>(chunk => chunk.Rates),
            Outcomes = All<RunOutcome>(chunk => chunk.Outcomes),
            Steps = All<int>(chunk => chunk.Steps),
            Numbers = [.. Enumerable.Range(0, inOrder[0].Numbers.Length)
                .Select(column => (ReadOnlyMemory<double>)All(chunk => chunk.Numbers[column]))],
            Details = inOrder.All(chunk => chunk.Details is not null) ? All<byte[]>(chunk => chunk.Details) : null,
            Results = inOrder.All(chunk => chunk.Results is not null) ? All<RunResult>(chunk => chunk.Results) : null,
        };
        // Those of a sweep follow each other; where a range was swept between them, they interlock.
        if (!Enumerable.Range(1, inOrder.Length - 1).Any(c => inOrder[c - 1].Rates[^1] >= inOrder[c].Rates[0])) return joined;
        int[] places = [.. Enumerable.Range(0, joined.Count).OrderBy(run => joined.Rates[run])
            .ThenBy(run => joined.Outcomes[run] == RunOutcome.Stopped).ThenByDescending(run => joined.Steps[run])];
        return joined.Only([.. places.Where((run, i) => i == 0 || joined.Rates[places[i - 1]] != joined.Rates[run])]);
    }

    /// <summary>Details as one column: the length of each, and then each.</summary>
    public byte[]? PackDetails()
    {
        if (Details is null) return null;
        var lengths = Bytes.FromNumbers(Array.ConvertAll(Details, detail => detail.Length));
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

    /// <summary>Details out of one column.</summary>
    /// <exception cref="InvalidDataException">The lengths are not those of the details.</exception>
    public static byte[][] UnpackDetails(ReadOnlySpan<byte> packed, int count)
    {
        var next = (long)count * sizeof(int);
        if (packed.Length < next) throw new InvalidDataException("its details end too early");
        var lengths = Bytes.ToNumbers<int>(packed[..(int)next]);
        if (lengths.Any(length => length < 0) || next + lengths.Sum(length => (long)length) != packed.Length)
            throw new InvalidDataException("its details have wrong lengths");
        var details = new byte[count][];
        for (var run = 0; run < count; run++)
        {
            details[run] = packed.Slice((int)next, lengths[run]).ToArray();
            next += lengths[run];
        }

        return details;
    }
}
