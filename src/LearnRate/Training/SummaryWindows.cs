namespace LearnRate.Training;

/// <summary>
/// Into which windows a run's steps fall: a window is an epoch, or, in runs of fewer than
/// <see cref="Summary.MinWindows"/> epochs, that part of the run in whole steps. The tail is the last quarter of the
/// windows.
/// </summary>
internal readonly record struct SummaryWindows
{
    public SummaryWindows(int horizon, int epoch)
    {
        (Horizon, Epoch) = (horizon, epoch);
        Length = horizon / epoch >= Summary.MinWindows ? epoch : Math.Max(1, horizon / Summary.MinWindows);
        Count = horizon / Length;
        (Second, Third, Tail) = (Quarter(1), Quarter(2), Count < Summary.MinWindows ? int.MaxValue : Quarter(3));
    }

    /// <summary>How many steps the run has, and how many make an epoch.</summary>
    public int Horizon { get; }

    /// <inheritdoc cref="Horizon"/>
    public int Epoch { get; }

    /// <summary>How many steps make a window, and how many whole windows there are; steps after the last one are not summed up.</summary>
    public int Length { get; }

    /// <inheritdoc cref="Length"/>
    public int Count { get; }

    /// <summary>The windows with which the second quarter, the third and the tail begin; there is no tail in runs of few steps.</summary>
    public int Second { get; }

    /// <inheritdoc cref="Second"/>
    public int Third { get; }

    /// <inheritdoc cref="Second"/>
    public int Tail { get; }

    /// <summary>Whether the run is long enough to say where its loss was going.</summary>
    public bool HasTail => Count >= Summary.MinWindows;

    /// <summary>Over how many batches of the first epoch the initial loss is measured.</summary>
    public int FirstBatches => Math.Clamp(Horizon / Summary.FirstShare, 1, Epoch);

    private int Quarter(int count) => (int)((long)Count * count / 4);
}
