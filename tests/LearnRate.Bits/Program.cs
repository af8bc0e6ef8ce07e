using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using LearnRate.Bits;
using LearnRate.Sweeps;
using LearnRate.Training;
using LearnRate.Tutorial;

Console.Error.WriteLine(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated
    ? 128 : 0);

// Prints a hash of all bits that runs leave, on the vector hardware that this process has: of each small experiment, wide and solo.
foreach (var (name, experiment) in SmallExperiments.All)
{
    foreach (var precision in Enum.GetValues<Precision>())
    {
        var typed = experiment with { Precision = precision };
        RunResult[] runs =
        [
            .. Trainer.Train(typed, [.. Enumerable.Range(0, 5).Select(i => typed.Rate * (1 - 0.1 * i))], new() { GradientNorms = true }),
            .. Trainer.Train(typed, [typed.Rate * 1.1], new() { GradientNorms = true }),
        ];
        Print($"{name} {precision}", runs.SelectMany(
            r => (double[])[.. r.Trace.Losses, .. r.Trace.GradientNorms!, r.Final?.Training.Loss ?? -1, .. r.Parameters ?? []]));
    }
}

// The tutorial's program at many rates has kernels of its own.
double[] rates = [.. Enumerable.Range(0, 300).Select(i => Math.ScaleB(1, -23) * (1 + i * i * i / 3000.0))];
foreach (var rule in Enum.GetValues<Rule>())
{
    foreach (var data in Enum.GetValues<TutorialData>())
    {
        var program = new TutorialProgram { Rule = rule, Data = data };
        Print($"tutorial {rule} {data}", program.Train(rates).SelectMany(end => (double[])[end.Iterations, end.Weights.B, end.Weights.W]));
        var summaries = new Summary[rates.Length];
        program.Summarise(rates, columns =>
        {
            for (var i = 0; i < columns.Count; i++) summaries[columns.First + i] = TutorialRunSummary.Create(columns, i);
        });
        Print($"tutorial {rule} {data} summaries",
            summaries.SelectMany(s => (double[])[s.First, s.Best, s.Last, s.Second, s.Third, s.Level, s.Slope, s.Spread, s.BatchSpread,
                s.FirstMove, s.LastMove, s.LastMoves, s.AboveSince, s.DivergedAt]));
    }
}

static void Print(string name, IEnumerable<double> numbers)
{
    Span<byte> bytes = stackalloc byte[sizeof(double)];
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    foreach (var number in numbers)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
        hash.AppendData(bytes);
    }

    Console.WriteLine($"{name} {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}");
}
