using System.Diagnostics;
using System.Globalization;

namespace LearnRate.Bench;

/// <summary>One answer: how long one unit of work took, and what came out, so that only equals are compared.</summary>
internal readonly record struct Answer(double Seconds, string Result);

/// <summary>Someone who does the same work as the others, a given number of times in a row, and is timed.</summary>
internal abstract class Contestant(string name) : IDisposable
{
    public virtual string Name => name;

    public abstract Answer Do(long count);

    public abstract void Dispose();

    protected static Answer Time(long count, Func<string> work)
    {
        var result = "";
        var start = Stopwatch.GetTimestamp();
        for (var i = 0L; i < count; i++) result = work();
        return new(Stopwatch.GetElapsedTime(start).TotalSeconds / count, result);
    }
}

/// <summary>LearnRate itself, in this process.</summary>
internal sealed class Ours(string name, Func<string> work) : Contestant(name)
{
    public override Answer Do(long count) => Time(count, work);

    public override void Dispose() { }
}

/// <summary>A program that says who it is, then reads a count per line and answers with seconds per unit and its
/// result; it stays alive between rounds, so that its start-up is not counted.</summary>
internal sealed class Peer : Contestant
{
    private readonly Process _process;
    private readonly double _scale;
    private readonly string _name;

    /// <summary>A compiled program.</summary>
    /// <param name="what">What it does; its own name comes from itself.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="scale">How many times the work stands for, where the peer does only a part of it.</param>
    public Peer(string what, string program, string[] arguments, double scale = 1)
        : this(what, new ProcessStartInfo(program, arguments), scale) { }

    /// <summary>A script of the peers' folder.</summary>
    public Peer(string what, Python python, string script, string[] arguments, double scale = 1)
        : this(what, python.Start(script, arguments), scale) { }

    private Peer(string what, ProcessStartInfo start, double scale)
        : base(what)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        // Elsewhere set, both bend OpenBLAS to another processor's kernels.
        if (MachineInfo.BlasCore is { } core) start.Environment["OPENBLAS_CORETYPE"] = core;
        else start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment["OPENBLAS_NUM_THREADS"] = start.Environment["OMP_NUM_THREADS"] = "1";
        (_process, _scale) = (Tools.Start(start), scale);
        var self = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended early; its message is above.");
        _name = what.Length == 0 ? self : $"{self}, {what}";
    }

    public override string Name => _name;

    public override Answer Do(long count)
    {
        _process.StandardInput.WriteLine(count.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        var parts = (_process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{Name} ended early; its message is above.")).Split(' ', 2);
        return new(_scale * double.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }

    public override void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
