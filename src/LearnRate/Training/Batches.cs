using LearnRate.Numerics;

namespace LearnRate.Training;

/// <summary>
/// Which rows each step sees: epoch after epoch, in consecutive slices of the batch size; the last one of an epoch may be smaller.
/// </summary>
internal struct Batches(Experiment experiment)
{
    private readonly int[] _given = [.. Enumerable.Range(0, experiment.Problem.TrainingRows)];
    private int[] _rows = [.. Enumerable.Range(0, experiment.Problem.TrainingRows)];
    private readonly int _size = experiment.BatchSize;
    private readonly bool _shuffles = experiment.Order == RowOrder.Shuffled;
    private SplitMix64 _stream = new(SeedStreams.Batches(experiment.Seed));
    private int _next;

    /// <summary>The same place in the stream, to go on from by itself.</summary>
    public readonly Batches Copy()
    {
        var copy = this;
        copy._rows = [.. _rows];
        return copy;
    }

    public ReadOnlySpan<int> Next()
    {
        if (_next == 0 && _shuffles)
        {
            // Each epoch starts from the order as given; only the stream goes on.
            _given.CopyTo(_rows);
            _stream.Shuffle(_rows);
        }

        var batch = _rows.AsSpan(_next, Math.Min(_size, _rows.Length - _next));
        _next += batch.Length;
        if (_next == _rows.Length) _next = 0;
        return batch;
    }
}
