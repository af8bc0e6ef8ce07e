using System.Runtime.ExceptionServices;

namespace LearnRate.Training;

/// <summary>Work of several pieces, shared by threads.</summary>
internal static class Workers
{
    /// <summary>Does all pieces, each in parts: an enumeration does a part with every step.</summary>
    /// <param name="work">The pieces, begun in this order.</param>
    /// <param name="threads">How many threads do them.</param>
    /// <remarks>A thread does a piece to its end as long as there are as many to begin as threads. From then on all that are begun take turns, so that all threads end together: five on
    /// four threads take as long as 1.25, not 2, and a thread that other programs slow down leaves parts to the others.</remarks>
    public static void Share(IEnumerable<IEnumerable<int>> work, int threads)
    {
        var (fresh, begun) = (new Queue<IEnumerable<int>>(work), new Queue<IEnumerator<int>>());
        try
        {
            Parallel.For(0, Math.Min(threads, fresh.Count), new() { MaxDegreeOfParallelism = threads }, (_, state) =>
            {
                for (IEnumerator<int>? mine = null; !state.ShouldExitCurrentIteration;)
                {
                    lock (fresh)
                    {
                        if (mine is not null && fresh.Count < threads)
                        {
                            begun.Enqueue(mine);
                            mine = null;
                        }

                        mine ??= fresh.TryDequeue(out var next) ? next.GetEnumerator() : begun.TryDequeue(out var waiting) ? waiting : null;
                    }

                    if (mine is null) return;
                    if (mine.MoveNext()) continue;
                    mine.Dispose();
                    mine = null;
                }
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.Count > 0)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
