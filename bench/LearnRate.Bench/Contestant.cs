using System.Diagnostics;
using System.Globalization;

namespace LearnRate.Bench;

/// <summary>One answer: how long one unit of work took, and what came out, so that only equals are compared.</summary>
internal readonly record struct Answer(double Seconds, string Result);

/// <summary>Someone who does the same work as the others, a given number of times in a row, and is timed.</summary>
internal abstract class Contestant(string name) : IDisposable
{
    public string Name => name;

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

/// <summary>A program that reads a count per line and answers with seconds per unit and its result; it stays alive between rounds, so that
/// its start-up is not counted.</summary>
internal sealed class Peer : Contestant
{
    private readonly Process _process;

    public Peer(string name, string program, params string[] arguments)
        : base(name)
    {
        _process = Tools.Start(new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true });
    }

    public override Answer Do(long count)
    {
        _process.StandardInput.WriteLine(count.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        var parts = (_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended early; its message is above.")).Split(' ', 2);
        return new(double.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }

    public override void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
