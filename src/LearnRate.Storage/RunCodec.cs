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
    public static RunResult Unpack(Chunk chunk, int run, ulong seed)
    {
        using var reader = new BinaryReader(new MemoryStream(chunk.Details![run], writable: false));
        var has = (Has)reader.ReadByte();
        return new()
        {
            Rate = chunk.Rates[run],
            Seed = seed,
            Outcome = chunk.Outcomes[run],
            Steps = chunk.Steps[run],
            Divergence = has.HasFlag(Has.Divergence) ? new(reader.ReadInt32(), (DivergenceCause)reader.ReadByte()) : null,
            Summary = RunNumbers.Summary(column => chunk.Numbers[column].Span[run]),
            Final = has.HasFlag(Has.Final) ? ReadEvaluation(reader) : null,
            Evaluations = ReadEvaluations(reader),
            Trace = ReadTrace(reader, has),
        };
    }

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

    private static Trace ReadTrace(BinaryReader reader, Has has) =>
        new(reader.ReadInt32(), ReadNumbers(reader), has.HasFlag(Has.GradientNorms) ? ReadNumbers(reader) : null)
        {
            Rates = ReadRates(reader),
            Rollbacks = [.. ReadMany(reader, reader.ReadInt32)],
        };

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

    private static Evaluation[] ReadEvaluations(BinaryReader reader) => [.. ReadMany(reader, () => ReadEvaluation(reader))];

    private static void WriteNumbers(BinaryWriter writer, IReadOnlyList<double> numbers)
    {
        writer.Write(numbers.Count);
        foreach (var number in numbers) writer.Write(number);
    }

    private static double[] ReadNumbers(BinaryReader reader) => [.. ReadMany(reader, reader.ReadDouble)];

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

    private static IReadOnlyList<double> ReadRates(BinaryReader reader)
    {
        if ((RateForm)reader.ReadByte() == RateForm.Each) return ReadNumbers(reader);
        var count = reader.ReadInt32();
        return count == 0 ? [] : new RepeatedList<double>(reader.ReadDouble(), count);
    }

    private static IEnumerable<T> ReadMany<T>(BinaryReader reader, Func<T> one)
    {
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++) yield return one();
    }
}
