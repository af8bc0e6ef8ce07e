namespace LearnRate.Tutorial;

/// <summary>
/// What the losses of many runs of the tutorial's program did, a column per number and an element per run. The loss of an iteration is
/// ½(d − y)²; a pass of six makes a mean. The passes are those of the first 2000 iterations before which the program asks nothing; the
/// tail is their last quarter. NaN where a run has no such number.
/// </summary>
public sealed class TutorialSummaries
{
    /// <summary>How many columns there are.</summary>
    public const int ColumnCount = 14;

    /// <summary>Room for summaries.</summary>
    /// <param name="program">The program.</param>
    /// <param name="room">Of how many runs.</param>
    /// <param name="trains">Whether the runs are trained here, and not read.</param>
    internal TutorialSummaries(TutorialProgram program, int room, bool trains)
    {
        double[] Numbers() => new double[trains ? room : 0];
        (Passes, Start, AllEnds) = (program.SummarisedPasses, program.StartingLoss, new TutorialEnd[trains ? room : 0]);
        Columns = [.. Enumerable.Range(0, ColumnCount).Select(_ => new double[room])];
        (B, W, FiniteB, FiniteW, FinitePasses) = (Numbers(), Numbers(), Numbers(), Numbers(), Numbers());
    }

    /// <summary>The number of the first run, in the order of the rates.</summary>
    public int First { get; internal set; }

    /// <summary>How many runs there are; what columns hold beyond them means nothing.</summary>
    public int Count { get; internal set; }

    /// <summary>How many passes there are: 333, fewer if the cap says so.</summary>
    public int Passes { get; }

    /// <summary>The mean loss at the weights that training starts from.</summary>
    public double Start { get; }

    /// <summary>How the runs ended; empty in summaries whose columns were kept.</summary>
    public ReadOnlySpan<TutorialEnd> Ends => AllEnds.AsSpan(0, Math.Min(Count, AllEnds.Length));

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

    /// <summary>A column by its number, in the order in which they stand here, such as to keep it.</summary>
    /// <param name="column">The number, 0 to <see cref="ColumnCount"/> − 1.</param>
    public ReadOnlySpan<double> Column(int column) => Columns[column].AsSpan(0, Count);

    /// <summary>Summaries whose columns were kept.</summary>
    /// <param name="program">The program that was run.</param>
    /// <param name="columns">The columns in their order, equally long.</param>
    /// <exception cref="ArgumentException">They are not <see cref="ColumnCount"/> columns of one length.</exception>
    public static TutorialSummaries Create(TutorialProgram program, IReadOnlyList<ReadOnlyMemory<double>> columns)
    {
        if (columns.Count != ColumnCount || columns.Any(column => column.Length != columns[0].Length))
            throw new ArgumentException(
                $"There are {columns.Count} columns of {string.Join(", ", columns.Select(column => column.Length))} numbers; there must " +
                $"be {ColumnCount} of one length.", nameof(columns));
        var summaries = new TutorialSummaries(program, columns[0].Length, trains: false) { Count = columns[0].Length };
        for (var c = 0; c < ColumnCount; c++) columns[c].Span.CopyTo(summaries.Columns[c]);
        return summaries;
    }

    internal double[][] Columns { get; }

    internal TutorialEnd[] AllEnds { get; }

    /// <summary>The weights after the passes.</summary>
    internal double[] B { get; }

    internal double[] W { get; }

    /// <summary>The weights and passes when the run was last looked at and finite.</summary>
    internal double[] FiniteB { get; }

    internal double[] FiniteW { get; }

    internal double[] FinitePasses { get; }
}
