using System.Data.Common;

namespace LearnRate.Storage;

/// <summary>What the two databases have in common: transactions, patience with locks, and faults told in a line.</summary>
internal abstract class Database(StorePlace place) : IAsyncDisposable
{
    /// <summary>How long the first pause before another attempt takes; each further one takes twice as long, up to the longest.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Is told after each step of a transaction, such as <c>keep:written</c> or
    /// <c>keep:committed</c>. Tests let the process die there.
    /// </summary>
    public static Action<string>? After { get; set; }

    /// <summary>Measures waiting.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>How long a writer waits for a lock that another process holds.</summary>
    public TimeSpan WritePatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a reader, or a process that opens the store, waits for a lock.</summary>
    public TimeSpan ReadPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Is told once for each wait that lasts longer than a second.</summary>
    public Action<string>? Waiting { get; set; }

    protected StorePlace Place => place;

    /// <summary>Connects, and makes the tables or brings them to a version of the schema.</summary>
    /// <param name="versions">Up to which version; the last one but in tests.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract ValueTask OpenAsync(int versions, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>Reads, from one state of the store.</summary>
    public ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellationToken = default) =>
        GuardedAsync(async connection =>
        {
            await using var transaction = BeginReading(connection);
            var answer = await work(new(connection, transaction, cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return answer;
        }, ReadPatience, () => true, cancellationToken);

    /// <summary>Writes everything, or nothing.</summary>
    /// <param name="name">What kind of transaction it is.</param>
    /// <param name="work">What it does.</param>
    /// <param name="once">Whether the work cannot be repeated once it has begun.</param>
    /// <param name="patience">How long to wait for a lock; <see cref="WritePatience"/> unless said.</param>
    /// <param name="cancellationToken">Ends it; nothing is then written.</param>
    public ValueTask<T> WriteAsync<T>(string name, Func<Session, ValueTask<T>> work, bool once = false, TimeSpan? patience = null,
        CancellationToken cancellationToken = default)
    {
        var hasBegun = false;
        return GuardedAsync(async connection =>
        {
            await using var transaction = BeginWriting(connection);
            hasBegun = true;
            var answer = await work(new(connection, transaction, cancellationToken));
            After?.Invoke($"{name}:written");
            await transaction.CommitAsync(CancellationToken.None);
            After?.Invoke($"{name}:committed");
            return answer;
        }, patience ?? WritePatience, () => !once || !hasBegun, cancellationToken);
    }

    /// <summary>The clause by which a selected row is locked until the transaction ends; empty where a writer is alone anyway.</summary>
    public abstract string ForUpdate { get; }

    protected abstract ValueTask<T> UseAsync<T>(Func<DbConnection, ValueTask<T>> work, CancellationToken cancellationToken);

    protected abstract DbTransaction BeginReading(DbConnection connection);

    protected abstract DbTransaction BeginWriting(DbConnection connection);

    /// <summary>Whether somebody else holds a lock, so that another attempt may succeed.</summary>
    protected abstract bool IsLocked(DbException fault);

    /// <summary>What is wrong, and what to do.</summary>
    protected abstract string Explain(DbException fault);

    protected async ValueTask<T> GuardedAsync<T>(Func<DbConnection, ValueTask<T>> work, TimeSpan patience, Func<bool> mayRepeat,
        CancellationToken cancellationToken)
    {
        var (begun, pause, isTold) = (Clock.GetTimestamp(), FirstPause, false);
        while (true)
        {
            try
            {
                return await UseAsync(work, cancellationToken);
            }
            catch (DbException fault) when (IsLocked(fault))
            {
                var waited = Clock.GetElapsedTime(begun);
                if (!mayRepeat() || waited >= patience)
                    throw new StoreException(place.Name, FormattableString.Invariant(
                        $"another process has kept it locked for {Math.Ceiling(waited.TotalSeconds)} seconds. ") +
                        "Try again when that has ended.", fault)
                    { IsLocked = true };
                if (!isTold && waited > TimeSpan.FromSeconds(1))
                {
                    isTold = true;
                    Waiting?.Invoke($"store {place.Name}: another process keeps it locked; waiting for it.");
                }
            }
            catch (DbException fault)
            {
                throw new StoreException(place.Name, Explain(fault), fault);
            }

            await Task.Delay(pause, Clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}

/// <summary>A transaction: commands with parameters.</summary>
internal sealed class Session(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken = default)
{
    public async ValueTask<int> ExecuteAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask<T?> ScalarAsync<T>(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull ? (T)value : default;
    }

    public async ValueTask<List<T>> QueryAsync<T>(Func<DbDataReader, T> row, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(row(reader));
        return rows;
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants; whatever comes from outside is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
