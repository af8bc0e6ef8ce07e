using System.Buffers.Binary;
using System.Security.Cryptography;
using LearnRate.Bits;
using LearnRate.Training;

Span<byte> bytes = stackalloc byte[sizeof(double)];

// Prints a hash of all bits that each small experiment's runs leave, wide and solo, on the vector hardware that this process has.
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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var number in runs.SelectMany(r => (double[])[.. r.Trace.Losses, .. r.Trace.GradientNorms!, r.Final?.Training.Loss ?? -1, .. r.Parameters ?? []]))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
            hash.AppendData(bytes);
        }

        Console.WriteLine($"{name} {precision} {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}");
    }
}
