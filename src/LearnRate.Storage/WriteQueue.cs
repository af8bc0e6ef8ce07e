using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace LearnRate.Storage;

/// <summary>
/// The one writer of a store: works that wait their turn, done one after the other by one task, so that threads that train never wait for a
/// disk or a lock. What went wrong with a work that nobody waits for is thrown at the next call.
/// </summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>
    /// So many works wait at most; whoever comes then waits, too. A bundle of sixteen runs with their traces takes some 64 KB, so that a
    /// full queue of them takes 64 MB.
    /// </summary>
    private const int Longest = 1000;

    private readonly Channel<Func<Task>> _works =
        Channel.CreateBounded<Func<Task>>(new BoundedChannelOptions(Longest) { SingleReader = true });
    private readonly Task _writer;
    private int _pending;
    private Exception? _fault;

    public WriteQueue() => _writer = Task.Run(WorkAsync);

    /// <summary>Queues a work that nobody waits for.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends waiting for a place in the queue; the work is then not done.</param>
    /// <exception cref="StoreException">A work before it failed.</exception>
    public ValueTask PostAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        ThrowFault();
        return QueueAsync(async () =>
        {
            try
            {
                await work();
            }
            catch (Exception wrong)
            {
                Interlocked.CompareExchange(ref _fault, wrong, null);
            }
        }, cancellationToken);
    }

    /// <summary>Queues a work and waits until it is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends waiting for a place in the queue; a work that has begun looks at it itself.</param>
    /// <exception cref="StoreException">It failed, or a work before it did.</exception>
    public async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> work, CancellationToken cancellationToken)
    {
        ThrowFault();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await QueueAsync(async () =>
        {
            try
            {
                done.SetResult(await work());
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception wrong)
            {
                done.SetException(wrong);
            }
        }, cancellationToken);
        return await done.Task;
    }

    /// <summary>Waits until all works that were queued before are done.</summary>
    /// <param name="cancellationToken">Ends waiting; the works go on.</param>
    /// <exception cref="StoreException">One of them failed.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _pending) > 0)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await QueueAsync(() =>
            {
                done.SetResult();
                return Task.CompletedTask;
            }, cancellationToken);
            await done.Task.WaitAsync(cancellationToken);
        }

        ThrowFault();
    }

    /// <summary>Ends the queue when all is done.</summary>
    public async ValueTask DisposeAsync()
    {
        _works.Writer.TryComplete();
        await _writer;
    }

    /// <summary>Throws what went wrong with a work that nobody waited for, once.</summary>
    public void ThrowFault()
    {
        if (Interlocked.Exchange(ref _fault, null) is { } fault) ExceptionDispatchInfo.Throw(fault);
    }

    private async ValueTask QueueAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _pending);
        try
        {
            await _works.Writer.WriteAsync(work, cancellationToken);
        }
        catch (Exception refused)
        {
            Interlocked.Decrement(ref _pending);
            ObjectDisposedException.ThrowIf(refused is ChannelClosedException, typeof(RunStore));
            throw;
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var work in _works.Reader.ReadAllAsync())
        {
            await work();
            Interlocked.Decrement(ref _pending);
        }
    }
}
