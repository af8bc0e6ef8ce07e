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

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    /// <param name="place">The file.</param>
    /// <param name="writes">Whether it is made where it is missing.</param>
    /// <param name="versions">Up to which version of the schema it is brought; the last one but in tests.</param>
    public SqliteDatabase(StorePlace place, bool writes, int? versions = null)
        : base(place)
    {
        _connection = new();
        try
        {
            Open(writes, versions ?? Schema.Latest);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public override string ForUpdate => "";

    public override void Dispose()
    {
        lock (_gate) _connection.Dispose();
    }

    /// <summary>Limits the size of the file, as a full disk does.</summary>
    internal void LimitPages(int pages) =>
        Guarded(connection => new Session(connection,
            null).Scalar<long>(string.Create(CultureInfo.InvariantCulture, $"pragma max_page_count = {pages}")));

    protected override T Use<T>(Func<DbConnection, T> work)
    {
        lock (_gate) return work(_connection);
    }

    protected override DbTransaction BeginReading(DbConnection connection) => _connection.BeginTransaction(deferred: true);

    protected override DbTransaction BeginWriting(DbConnection connection) => _connection.BeginTransaction(deferred: false);

    protected override string Explain(DbException fault) =>
        fault is not SqliteException { SqliteErrorCode: var code } ? fault.Message : code switch
        {
            5 or 6 => "another process has kept it locked for 30 seconds. Try again when that has ended.",
            8 => "it is read-only; nothing was changed. Allow writing to the file and its folder, or choose another store with --store.",
            10 =>
                $"the system refused to read or write it ({fault.Message.TrimEnd('.')}); what was there before is unharmed. Look for a full " +
                    $"or failing disk or a limit on the size of files, or choose another store with --store.",
            11 => "the file is damaged. Restore it from a backup, or choose another store with --store.",
            13 =>
                "the disk is full; nothing of this was kept, and what was there before is unharmed. Free some space, or choose another store " +
                    "with --store.",
            14 =>
                $"it cannot be opened. {(Directory.Exists(Path.GetDirectoryName(Place.File)) ? "Look at the rights of the file and its " +
                    "folder" : "Its folder is missing")}, or choose another store with --store.",
            26 => "the file is no store of LearnRate; it was left as it is. Choose another with --store.",
            _ => fault.Message,
        };

    private void Open(bool writes, int versions)
    {
        if (writes) MakeFolder();
        else if (!Place.Exists) throw new StoreException(Place.Name,
            "there is no such file. Name another with --store, or train something first.");
        long version;
        try
        {
            Connect(Place.File!, writes ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite);
            version = Read(Version);
        }
        catch (StoreException refused) when (refused.InnerException is SqliteException { SqliteErrorCode: 8 or 14 } && !writes && !HasLog)
        {
            // Where nothing may be written there can be no log, and so nobody who changes the file.
            _connection.Close();
            Connect($"{new Uri(Place.File!).AbsoluteUri}?immutable=1", SqliteOpenMode.ReadOnly);
            version = Read(Version);
        }

        if (version < versions) Migrate(version, versions);
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
            throw new StoreException(Place.Name, $"its folder cannot be made: {refused.Message} Choose another store with --store.",
                refused);
        }
    }

    private void Connect(string source, SqliteOpenMode mode)
    {
        _connection.ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = source,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
        }.ConnectionString;
        Guarded(connection =>
        {
            connection.Open();
            // The log goes into the file when it has 256 MB, or at the end: a million runs are then kept in 0.2 s instead of 0.3.
            // With a write-ahead log a power cut may cost the last transactions, never the file; a killed process costs nothing.
            return new Session(connection, null).Execute("pragma synchronous = normal; pragma wal_autocheckpoint = 4096");
        });
    }

    // The version of the schema: 0 for an empty file. In one transaction, as another process may be making the tables.
    private long Version(Session session)
    {
        long Of(string pragma) => session.Scalar<long>(pragma);
        if (Of("pragma application_id") != ApplicationId && Of("select count(*) from sqlite_schema") > 0)
            throw new StoreException(Place.Name,
                "the file is a database of another program; it was left as it is. Choose another with --store.");
        var version = Of("pragma user_version");
        return version <= Schema.Latest ? version : throw new StoreException(Place.Name, Schema.Newer(version));
    }

    private void Migrate(long version, int versions)
    {
        if (version == 0)
        {
            Guarded(connection =>
            {
                new Session(connection, null).Execute(string.Create(CultureInfo.InvariantCulture, $"pragma page_size = {PageSize}"));
                return new Session(connection, null).Scalar<string>("pragma journal_mode = wal");
            });
        }

        Write("migrate", session =>
        {
            // Another process may have done it since.
            for (var next = session.Scalar<long>("pragma user_version"); next < versions; next++)
                session.Execute(Schema.Versions[(int)next].Replace("{id}", "integer primary key", StringComparison.Ordinal)
                    .Replace("{bytes}", "blob", StringComparison.Ordinal));
            return session.Execute(string.Create(CultureInfo.InvariantCulture,
                $"pragma application_id = {ApplicationId}; pragma user_version = {versions}"));
        });
    }
}
