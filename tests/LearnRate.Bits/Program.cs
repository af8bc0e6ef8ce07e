using System.Buffers.Binary;
using System.Security.Cryptography;
using LearnRate.Bits;
using LearnRate.Training;

Span<byte> bytes = stackalloc byte[sizeof(double)];

// Prints a hash of all bits that each small experiment's runs leave, on the vector hardware that this process has.
foreach (var (name, experiment) in SmallExperiments.All)
{
    foreach (var precision in Enum.GetValues<Precision>())
    {
        var runs = Trainer.Train(experiment with { Precision = precision }, [experiment.Rate, experiment.Rate * 0.7], new() { GradientNorms = true });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var number in runs.SelectMany(r => (double[])[.. r.Trace.Losses, .. r.Trace.GradientNorms!, r.Final?.Training.Loss ?? -1, .. r.Parameters ?? []]))
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
            hash.AppendData(bytes);
        }

        Console.WriteLine($"{name} {precision} {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}");
    }
}
