namespace LearnRate.Tutorial;

/// <summary>
/// What the losses of many runs of the tutorial's program did, a column per number and an element per run. The loss of an iteration is ½(d − y)²; a pass of six
/// makes a mean. The passes are those of the first 2000 iterations before which the program asks nothing; the tail is their last quarter. NaN where a run has no such number.
/// </summary>
public sealed class TutorialSummaries
{
    internal TutorialSummaries(int room, int passes, double start) =>
        (Passes, Start, Columns, B, W, FiniteB, FiniteW, FinitePasses) =
        (passes, start, [.. Enumerable.Range(0, 14).Select(_ => new double[room])], new double[room], new double[room], new double[room], new double[room], new double[room]);

    /// <summary>The number of the first run, in the order of the rates.</summary>
    public int First { get; internal set; }

    /// <summary>How many runs there are; what columns hold beyond them means nothing.</summary>
    public int Count { get; internal set; }

    /// <summary>How many passes there are: 333, fewer if the cap says so.</summary>
    public int Passes { get; }

    /// <summary>The mean loss at the weights that training starts from.</summary>
    public double Start { get; }

    /// <summary>The lowest mean.</summary>
    public ReadOnlySpan<double> Best => Columns[0];

    /// <summary>The last mean; that before it diverged, if that is finite.</summary>
    public ReadOnlySpan<double> Last => Columns[1];

    /// <summary>The mean over the second quarter of the passes.</summary>
    public ReadOnlySpan<double> Second => Columns[2];

    /// <summary>The mean over the third quarter.</summary>
    public ReadOnlySpan<double> Third => Columns[3];

    /// <summary>The mean over the tail.</summary>
    public ReadOnlySpan<double> Level => Columns[4];

    /// <summary>The slope of the least-squares line through the tail, per iteration.</summary>
    public ReadOnlySpan<double> Slope => Columns[5];

    /// <summary>The standard deviation of the tail from that line.</summary>
    public ReadOnlySpan<double> Spread => Columns[6];

    /// <summary>The standard deviation of losses within the tail's passes.</summary>
    public ReadOnlySpan<double> SampleSpread => Columns[7];

    /// <summary>How far the first pass moved the weights.</summary>
    public ReadOnlySpan<double> FirstMove => Columns[8];

    /// <summary>How far the last pass but one moved them.</summary>
    public ReadOnlySpan<double> LastMove => Columns[9];

    /// <summary>How far the last two passes together moved them.</summary>
    public ReadOnlySpan<double> LastMoves => Columns[10];

    /// <summary>The iterations after which the mean was for the last time not above <see cref="Start"/>.</summary>
    public ReadOnlySpan<double> AboveSince => Columns[11];

    /// <summary>The iteration, counted from 1, in which a run left the finite numbers.</summary>
    public ReadOnlySpan<double> Diverged => Columns[12];

    /// <summary>1 where that was first in a weight, 0 where in an error.</summary>
    public ReadOnlySpan<double> DivergedInWeight => Columns[13];

    internal double[][] Columns { get; }

    /// <summary>The weights after the passes.</summary>
    internal double[] B { get; }

    internal double[] W { get; }

    /// <summary>The weights and passes when the run was last looked at and finite.</summary>
    internal double[] FiniteB { get; }

    internal double[] FiniteW { get; }

    internal double[] FinitePasses { get; }
}
