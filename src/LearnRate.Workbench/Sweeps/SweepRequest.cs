using LearnRate.Problems;
using LearnRate.Workbench.Data;

namespace LearnRate.Workbench.Sweeps;

/// <summary>A sweep that is asked for, on a table or of a problem.</summary>
internal sealed record SweepRequest
{
    /// <summary>What is learned: a file, or a problem's text form.</summary>
    public required string What { get; init; }

    /// <summary>The problem; null if there is a table.</summary>
    public Problem? Problem { get; init; }

    /// <summary>The table; null if there is a problem.</summary>
    public TableRequest? Table { get; init; }

    /// <summary>Which runs it has.</summary>
    public required SweepPlan Plan { get; init; }

    /// <summary>Whether rates that cannot win are dropped on the way.</summary>
    public bool IsRace { get; init; }

    /// <summary>All that was set, as documents tell it.</summary>
    public required Settings Settings { get; init; }

    /// <summary>Where runs are kept.</summary>
    public required StoreRequest Store { get; init; }

    /// <summary>What is written beside.</summary>
    public SweepOutputs Outputs { get; init; } = new(null, null);

    /// <summary>The tutorial's neuron as the tutorial's own program trains it, bit for bit; null if something else is asked for.</summary>
    public TutorialProblem? Program => Plan.IsRatesOnly ? Problem as TutorialProblem : null;
}

/// <summary>Files that a sweep writes if it is asked to.</summary>
/// <param name="Figure">A figure of the final losses (.svg, .png).</param>
/// <param name="Csv">A row per run.</param>
internal sealed record SweepOutputs(OutputFile? Figure, OutputFile? Csv)
{
    /// <summary>Says so if one cannot be written, before anything is trained.</summary>
    /// <exception cref="WorkbenchException">It cannot.</exception>
    public void EnsureWritable()
    {
        Figure?.EnsureWritable();
        Csv?.EnsureWritable();
    }

    /// <summary>Writes them.</summary>
    /// <param name="curve">The figure.</param>
    /// <param name="writeCsv">Writes the rows.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="WorkbenchException">One cannot be written.</exception>
    public IReadOnlyList<string> Write(Func<Plots.Figure> curve, Action<TextWriter> writeCsv)
    {
        Figure?.Write(stream => FigureFile.Write(stream, Figure.Path, curve()));
        Csv?.WriteText(writeCsv);
        return [.. new[] { Figure, Csv }.OfType<OutputFile>().Select(file => file.Path)];
    }
}
