using System.Diagnostics;
using System.Globalization;

namespace LearnRate.Storage.Worker;

/// <summary>
/// Lets the process die as by <c>kill -9</c> after a step of a store's transaction:
/// <c>LEARNRATE_KILL_AFTER=keep:written:3</c> after the third of these.
/// </summary>
public static class Kill
{
    public const string Variable = "LEARNRATE_KILL_AFTER";

    public static void Arm()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } wanted) return;
        var (step, left) = (wanted[..wanted.LastIndexOf(':')],
            int.Parse(wanted[(wanted.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
        Database.After = done =>
        {
            if (done != step || Interlocked.Decrement(ref left) != 0) return;
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        };
    }
}
