using LearnRate.Recipes;
using LearnRate.Sweeps;
using LearnRate.Training;

namespace LearnRate.Storage;

/// <summary>A run of an experiment as columns and details, and back to the same bits.</summary>
/// <remarks>
/// The layout belongs to <see cref="Experiment.BitsVersion"/>: whoever changes it
/// raises that, so that runs of another layout are not asked for.
/// </remarks>
internal static class RunCodec
{
    [Flags]
    private enum Has : byte
    {
        Nothing = 0,
        Divergence = 1,
        Final = 2,
        GradientNorms = 4,
    }

    [Flags]
    private enum Measured : byte
    {
        TrainingOnly = 0,
        Validation = 1,
        TrainingAccuracy = 2,
        ValidationAccuracy = 4,
    }

    /// <summary>An evaluation takes at least so many bytes: its step, what was measured, a loss.</summary>
    private const int LeastEvaluation = sizeof(int) + sizeof(byte) + sizeof(double);

    private enum RateForm : byte
    {
        Each,
        Same,
    }

    /// <summary>Runs as a chunk.</summary>
    /// <param name="runs">One or more, by rising rate, each rate once.</param>
    public static Chunk Pack(IReadOnlyList<RunResult> runs)
    {
        return new()
        {
            Rates = [.. runs.Select(run => run.Rate)],
            Outcomes = [.. runs.Select(run => run.Outcome)],
            Steps = [.. runs.Select(run => run.Steps)],
            Numbers = RunNumbers.ToColumns(runs),
            Details = [.. runs.Select(Details)],
        };
    }

    /// <summary>A run of a chunk that was read with its details.</summary>
    /// <exception cref="InvalidDataException">The details are not those of a run.</exception>
    public static RunResult Unpack(Chunk chunk, int run, ulong seed)
    {
        if (chunk.Details is not { } details) throw new InvalidDataException("its details are missing");
        using var reader = new BinaryReader(new MemoryStream(details[run], writable: false));
        try
        {
            var has = (Has)reader.ReadByte();
            var result = new RunResult
            {
                Rate = chunk.Rates[run],
                Seed = seed,
                Outcome = chunk.Outcomes[run],
                Steps = chunk.Steps[run],
                Divergence = has.HasFlag(Has.Divergence) ? new(reader.ReadInt32(), ReadCause(reader)) : null,
                Summary = RunNumbers.Summary(column => chunk.Numbers[column].Span[run]),
                Final = has.HasFlag(Has.Final) ? ReadEvaluation(reader) : null,
                Evaluations = ReadMany(reader, LeastEvaluation, () => ReadEvaluation(reader)),
                Trace = ReadTrace(reader, has),
            };
            return Left(reader) == 0 ? result : throw new InvalidDataException("the details of a run are too long");
        }
        catch (Exception wrong) when (wrong is EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException("the details of a run are not readable", wrong);
        }
    }

    /// <summary>All runs of a chunk that was read with its details.</summary>
    /// <inheritdoc cref="Unpack" path="/exception"/>
    public static RunResult[] UnpackAll(Chunk chunk, ulong seed) =>
        [.. Enumerable.Range(0, chunk.Count).Select(run => Unpack(chunk, run, seed))];

    private static byte[] Details(RunResult run)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var trace = Thinning.Thin(run.Trace);
        writer.Write((byte)((run.Divergence is null ? Has.Nothing : Has.Divergence) | (run.Final is null ? Has.Nothing : Has.Final)
            | (trace.GradientNorms is null ? Has.Nothing : Has.GradientNorms)));
        if (run.Divergence is { } divergence)
        {
            writer.Write(divergence.Step);
            writer.Write((byte)divergence.Cause);
        }

        if (run.Final is { } final) WriteEvaluation(writer, final);
        writer.Write(run.Evaluations.Count);
        foreach (var evaluation in run.Evaluations) WriteEvaluation(writer, evaluation);

        writer.Write(trace.Every);
        WriteNumbers(writer, trace.Losses);
        if (trace.GradientNorms is { } norms) WriteNumbers(writer, norms);
        WriteRates(writer, trace.Rates);
        writer.Write(trace.Rollbacks.Count);
        foreach (var step in trace.Rollbacks) writer.Write(step);
        writer.Flush();
        return bytes.ToArray();
    }

    private static Trace ReadTrace(BinaryReader reader, Has has)
    {
        var (every, losses) = (reader.ReadInt32(), ReadNumbers(reader));
        return new(every, losses, has.HasFlag(Has.GradientNorms) ? ReadNumbers(reader) : null)
        {
            Rates = ReadRates(reader, losses.Length),
            Rollbacks = ReadMany(reader, sizeof(int), reader.ReadInt32),
        };
    }

    private static DivergenceCause ReadCause(BinaryReader reader) => (DivergenceCause)reader.ReadByte() is var cause
        && Enum.IsDefined(cause) ? cause : throw new InvalidDataException("a run has an unknown cause of divergence");

    private static void WriteEvaluation(BinaryWriter writer, Evaluation evaluation)
    {
        var (training, validation) = (evaluation.Training, evaluation.Validation);
        writer.Write(evaluation.Steps);
        writer.Write((byte)((validation is null ? 0 : Measured.Validation) | (training.Accuracy is null ? 0 : Measured.TrainingAccuracy)
            | (validation?.Accuracy is null ? 0 : Measured.ValidationAccuracy)));
        foreach (var number in (double?[])[training.Loss, training.Accuracy, validation?.Loss, validation?.Accuracy])
            if (number is { } one) writer.Write(one);
    }

    private static Evaluation ReadEvaluation(BinaryReader reader)
    {
        var (steps, measured) = (reader.ReadInt32(), (Measured)reader.ReadByte());
        Measure Read(Measured accuracy) => new(reader.ReadDouble(), measured.HasFlag(accuracy) ? reader.ReadDouble() : null);
        return new(steps, Read(Measured.TrainingAccuracy),
            measured.HasFlag(Measured.Validation) ? Read(Measured.ValidationAccuracy) : null);
    }

    private static void WriteNumbers(BinaryWriter writer, IReadOnlyList<double> numbers)
    {
        writer.Write(numbers.Count);
        foreach (var number in numbers) writer.Write(number);
    }

    private static double[] ReadNumbers(BinaryReader reader) => ReadMany(reader, sizeof(double), reader.ReadDouble);

    // Most runs keep one rate.
    private static void WriteRates(BinaryWriter writer, IReadOnlyList<double> rates)
    {
        var form = rates is RepeatedList<double> ? RateForm.Same : RateForm.Each;
        writer.Write((byte)form);
        if (form == RateForm.Each)
        {
            WriteNumbers(writer, rates);
            return;
        }

        writer.Write(rates.Count);
        if (rates.Count > 0) writer.Write(rates[0]);
    }

    private static IReadOnlyList<double> ReadRates(BinaryReader reader, int recorded)
    {
        if ((RateForm)reader.ReadByte() == RateForm.Each) return ReadNumbers(reader);
        var count = reader.ReadInt32();
        // A trace has a rate for each loss, or none; a repeated rate takes no room that would bound it.
        if (count < 0 || count > recorded) throw new InvalidDataException($"a trace of {recorded} losses has {count} rates");
        return count == 0 ? [] : new RepeatedList<double>(reader.ReadDouble(), count);
    }

    // No more is allocated than what is left can hold.
    private static T[] ReadMany<T>(BinaryReader reader, int least, Func<T> one)
    {
        var count = reader.ReadInt32();
        if (count < 0 || (long)count * least > Left(reader)) throw new InvalidDataException($"the details of a run promise {count} parts");
        var many = new T[count];
        for (var i = 0; i < count; i++) many[i] = one();
        return many;
    }

    private static long Left(BinaryReader reader) => reader.BaseStream.Length - reader.BaseStream.Position;
}
