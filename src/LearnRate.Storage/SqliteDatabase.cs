using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace LearnRate.Storage;

/// <summary>A store in one file. Writers wait for each other; readers wait for nobody (write-ahead log).</summary>
internal sealed class SqliteDatabase : Database
{
    /// <summary>Marks the file as a store of LearnRate: "LRst".</summary>
    private const int ApplicationId = 0x4C527374;

    /// <summary>
    /// The largest that there is, as rows are long: a million runs in columns take
    /// 0.6 of the time that they take with pages of 4,096 bytes.
    /// </summary>
    private const int PageSize = 65_536;

    /// <summary>
    /// So many seconds an attempt waits for a lock in the driver, which cannot be cancelled; longer waits are made of attempts.
    /// </summary>
    private const int SecondsPerAttempt = 1;

    private readonly SqliteConnection _connection = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly bool _writes;

    /// <param name="place">The file.</param>
    /// <param name="writes">Whether it is made where it is missing.</param>
    public SqliteDatabase(StorePlace place, bool writes)
        : base(place) => _writes = writes;

    public override string ForUpdate => "";

    public override async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            await _connection.DisposeAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Limits the size of the file, as a full disk does.</summary>
    internal ValueTask<long> LimitPagesAsync(int pages) => AloneAsync(session =>
        session.ScalarAsync<long>(string.Create(CultureInfo.InvariantCulture, $"pragma max_page_count = {pages}")), default);

    protected override async ValueTask<T> UseAsync<T>(Func<DbConnection, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await work(_connection);
        }
        finally
        {
            _gate.Release();
        }
    }

    protected override DbTransaction BeginReading(DbConnection connection) => _connection.BeginTransaction(deferred: true);

    protected override DbTransaction BeginWriting(DbConnection connection) => _connection.BeginTransaction(deferred: false);

    protected override bool IsLocked(DbException fault) => fault is SqliteException { SqliteErrorCode: 5 or 6 };

    protected override string Explain(DbException fault) =>
        fault is not SqliteException { SqliteErrorCode: var code } ? fault.Message : code switch
        {
            8 => "it is read-only; nothing was changed. Allow writing to the file and its folder, or choose another store.",
            10 =>
                $"the system refused to read or write it ({fault.Message.TrimEnd('.')}); what was there before is unharmed. Look for a " +
                    $"full " +
                    $"or failing disk or a limit on the size of files, or choose another store.",
            11 => "the file is damaged. Restore it from a backup, or choose another store.",
            13 =>
                "the disk is full; nothing of this was kept, and what was there before is unharmed. Free some space, or choose another " +
                    "store.",
            14 =>
                $"it cannot be opened. {(Directory.Exists(Path.GetDirectoryName(Place.File)) ? "Look at the rights of the file and its " +
                    "folder" : "Its folder is missing")}, or choose another store.",
            26 => "the file is no store of LearnRate; it was left as it is. Choose another.",
            _ => fault.Message,
        };

    public override async ValueTask OpenAsync(int versions, CancellationToken cancellationToken)
    {
        if (_writes) MakeFolder();
        else if (!Place.Exists) throw new StoreException(Place.Name,
            "there is no such file. Name another store, or train something first.");
        long version;
        try
        {
            await ConnectAsync(Place.File!, _writes ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, cancellationToken);
            version = await ReadAsync(VersionAsync, cancellationToken);
        }
        catch (StoreException refused) when (refused.InnerException is SqliteException { SqliteErrorCode: 8 or 14 } && !_writes && !HasLog)
        {
            // Where nothing may be written there can be no log, and so nobody who changes the file.
            await _connection.CloseAsync();
            await ConnectAsync($"{new Uri(Place.File!).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly, cancellationToken);
            version = await ReadAsync(VersionAsync, cancellationToken);
        }

        if (version < versions) await MigrateAsync(version, versions, cancellationToken);
    }

    private bool HasLog => new FileInfo(Place.File + "-wal") is { Exists: true, Length: > 0 };

    private void MakeFolder()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Place.File)!);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(Place.Name, $"its folder cannot be made: {refused.Message} Choose another store.", refused);
        }
    }

    // Outside of transactions, as some pragmas must be.
    private ValueTask<T> AloneAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellationToken) =>
        GuardedAsync(connection => work(new(connection, null, cancellationToken)), ReadPatience, () => true, cancellationToken);

    private async ValueTask ConnectAsync(string source, SqliteOpenMode mode, CancellationToken cancellationToken)
    {
        _connection.ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = SecondsPerAttempt,
        }.ConnectionString;
        await GuardedAsync(async connection =>
        {
            if (connection.State != System.Data.ConnectionState.Open) await connection.OpenAsync(cancellationToken);
            // The log goes into the file when it has 256 MB, or at the end: a million runs are then kept in 0.2 s instead of 0.3.
            // With a write-ahead log a power cut may cost the last transactions, never the file; a killed process costs nothing.
            return await new Session(connection, null, cancellationToken)
                .ExecuteAsync("pragma synchronous = normal; pragma wal_autocheckpoint = 4096");
        }, ReadPatience, () => true, cancellationToken);
    }

    // The version of the schema: 0 for an empty file. In one transaction, as another process may be making the tables.
    private async ValueTask<long> VersionAsync(Session session)
    {
        if (await session.ScalarAsync<long>("pragma application_id") != ApplicationId
            && await session.ScalarAsync<long>("select count(*) from sqlite_schema") > 0)
            throw new StoreException(Place.Name,
                "the file is a database of another program; it was left as it is. Choose another.");
        var version = await session.ScalarAsync<long>("pragma user_version");
        return version <= Schema.Latest ? version : throw new StoreException(Place.Name, Schema.Newer(version));
    }

    private async ValueTask MigrateAsync(long version, int versions, CancellationToken cancellationToken)
    {
        if (version == 0)
        {
            await AloneAsync(async session =>
            {
                await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"pragma page_size = {PageSize}"));
                return await session.ScalarAsync<string>("pragma journal_mode = wal");
            }, cancellationToken);
        }

        await WriteAsync("migrate", async session =>
        {
            // Another process may have done it since.
            for (var next = await session.ScalarAsync<long>("pragma user_version"); next < versions; next++)
                await Schema.BringAsync(session, (int)next, "integer primary key", "blob");
            return await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture,
                $"pragma application_id = {ApplicationId}; pragma user_version = {versions}"));
        }, patience: ReadPatience, cancellationToken: cancellationToken);
    }
}
