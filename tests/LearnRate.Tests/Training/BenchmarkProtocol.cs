using LearnRate.Numerics;

namespace LearnRate.Tests.Training;

/// <summary>
/// How the tasks of lr-benchmark prepare their rows: the split, and the scaling that the training rows decide. The library prepares tables in
/// its own way; this is theirs, to the bit, for tests and benchmarks.
/// </summary>
internal static class BenchmarkProtocol
{
    /// <summary>The seed of the shuffle that splits, the same for every run.</summary>
    public const ulong SplitSeed = 12345;

    /// <summary>Shuffles the row numbers and takes the first quarter, rounded down, for validation.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="seed">The seed of the shuffle.</param>
    /// <returns>The row numbers of both parts, in shuffled order.</returns>
    public static (int[] Training, int[] Validation) Split(int rows, ulong seed = SplitSeed)
    {
        var all = Shuffled(rows, seed);
        return (all[(rows / 4)..], all[..(rows / 4)]);
    }

    /// <summary>The numbers 0 to count − 1 in an order that the seed decides.</summary>
    public static int[] Shuffled(int count, ulong seed)
    {
        var numbers = Enumerable.Range(0, count).ToArray();
        new SplitMix64(seed).Shuffle(numbers);
        return numbers;
    }

    /// <summary>Scales columns to mean 0 and standard deviation 1 on the training rows: (x − mean)/sd, with the
    /// population's sd (divided by n); a column that does not vary is only shifted.</summary>
    /// <param name="columns">How many numbers a row has.</param>
    /// <param name="training">The training rows, changed in place.</param>
    /// <param name="validation">The validation rows, changed in place by the training rows' mean and sd.</param>
    public static void Standardise(int columns, Span<double> training, Span<double> validation)
    {
        var rows = training.Length / columns;
        for (var column = 0; column < columns; column++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var row = 0; row < rows; row++) sum += training[row * columns + column];
            var mean = sum / rows;
            for (var row = 0; row < rows; row++)
            {
                var deviation = training[row * columns + column] - mean;
                squares += deviation * deviation;
            }

            var sd = Math.Sqrt(squares / rows);
            if (sd == 0) sd = 1;
            for (var i = column; i < training.Length; i += columns) training[i] = (training[i] - mean) / sd;
            for (var i = column; i < validation.Length; i += columns) validation[i] = (validation[i] - mean) / sd;
        }
    }
}
