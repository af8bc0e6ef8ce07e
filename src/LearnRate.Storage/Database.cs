using System.Data.Common;

namespace LearnRate.Storage;

/// <summary>What the two databases have in common: one kind of transaction, whose faults are told in a line.</summary>
internal abstract class Database(StorePlace place) : IDisposable
{
    /// <summary>
    /// Is told after each step of a transaction, such as <c>keep:written</c> or
    /// <c>keep:committed</c>. Tests let the process die there.
    /// </summary>
    public static Action<string>? After { get; set; }

    protected StorePlace Place => place;

    public abstract void Dispose();

    /// <summary>Reads, from one state of the store.</summary>
    public T Read<T>(Func<Session, T> work) => Guarded(connection =>
    {
        using var transaction = BeginReading(connection);
        var answer = work(new(connection, transaction));
        transaction.Commit();
        return answer;
    });

    /// <summary>Writes everything, or nothing.</summary>
    /// <param name="name">What kind of transaction it is.</param>
    /// <param name="work">What it does.</param>
    public T Write<T>(string name, Func<Session, T> work) => Guarded(connection =>
    {
        using var transaction = BeginWriting(connection);
        var answer = work(new(connection, transaction));
        After?.Invoke($"{name}:written");
        transaction.Commit();
        After?.Invoke($"{name}:committed");
        return answer;
    });

    /// <summary>The clause by which a selected row is locked until the transaction ends; empty where a writer is alone anyway.</summary>
    public abstract string ForUpdate { get; }

    protected abstract T Use<T>(Func<DbConnection, T> work);

    protected abstract DbTransaction BeginReading(DbConnection connection);

    protected abstract DbTransaction BeginWriting(DbConnection connection);

    /// <summary>What is wrong, and what to do.</summary>
    protected abstract string Explain(DbException fault);

    protected T Guarded<T>(Func<DbConnection, T> work)
    {
        try
        {
            return Use(work);
        }
        catch (DbException fault)
        {
            throw new StoreException(place.Name, Explain(fault), fault);
        }
        catch (InvalidDataException fault)
        {
            throw new StoreException(place.Name, "it is damaged. Restore it from a backup, or choose another store with --store.", fault);
        }
    }
}

/// <summary>A transaction: commands with parameters.</summary>
internal sealed class Session(DbConnection connection, DbTransaction? transaction)
{
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public T? Scalar<T>(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? (T)value : default;
    }

    public List<T> Query<T>(Func<DbDataReader, T> row, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    private DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
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
