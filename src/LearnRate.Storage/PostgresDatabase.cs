using System.Data;
using System.Data.Common;
using Npgsql;

namespace LearnRate.Storage;

/// <summary>
/// A store in a PostgreSQL database, for teams: tables in the schema <c>learnrate</c>. Writers of one recipe wait for each other.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    /// <summary>Held by whoever brings the schema to a new version: "LRst".</summary>
    private const long MigrationLock = 0x4C527374;

    private readonly NpgsqlDataSource _source;

    /// <param name="place">The server and its database.</param>
    public PostgresDatabase(StorePlace place)
        : base(place) =>
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(place.Connection) { SearchPath = "learnrate" });

    public override string ForUpdate => "for update";

    public override async ValueTask OpenAsync(int versions, CancellationToken cancellationToken)
    {
        if (await ReadAsync(VersionAsync, cancellationToken) < versions) await MigrateAsync(versions, cancellationToken);
    }

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    protected override async ValueTask<T> UseAsync<T>(Func<DbConnection, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await work(connection);
    }

    protected override DbTransaction BeginReading(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    // What a writer reads after it has its lock must be what others have committed before.
    protected override DbTransaction BeginWriting(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    // Deadlocks, conflicts, refused locks, and statements that waited for a lock until the connection's time limit for commands.
    protected override bool IsLocked(DbException fault) => fault is PostgresException { SqlState: "40001" or "40P01" or "55P03" }
        || fault is NpgsqlException { InnerException: TimeoutException };

    protected override string Explain(DbException fault) => fault switch
    {
        PostgresException { SqlState: "28000" or "28P01" } =>
            $"the server refuses the user or the password: {Said(fault)}. Name both in the connection string, or put the password into " +
                $"PGPASSWORD.",
        PostgresException { SqlState: "3D000" } => $"{Said(fault)}. Create it: createdb NAME.",
        PostgresException { SqlState: "53100" } =>
            "the server's disk is full; nothing of this was kept, and what was there before is unharmed. Free some space there, or " +
                "choose another store.",
        PostgresException { SqlState: "25006" } =>
            "it is read-only; nothing was changed. Connect to a server and as a user that may write, or choose another store.",
        PostgresException { SqlState: "42501" } =>
            $"the user may not do that: {Said(fault)}; nothing was changed. Grant it the rights on the schema learnrate, or choose " +
                $"another store.",
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" } => $"the server is stopping or starting: {Said(fault)}. Try again.",
        PostgresException => $"the server refuses: {Said(fault)}.",
        _ =>
            $"the server cannot be reached, or the connection broke: {fault.InnerException?.Message ?? fault.Message}. Is it running, " +
                $"and are host and port right?",
    };

    private static string Said(DbException fault) => ((PostgresException)fault).MessageText.TrimEnd('.');

    // 0 for a database without a store.
    private async ValueTask<int> VersionAsync(Session session)
    {
        // Not to_regclass: it may remember that there was no such table until the
        // transaction ends, though another process has made one since.
        if (await session.ScalarAsync<long>(
            "select count(*) from pg_catalog.pg_tables where schemaname = 'learnrate' and tablename = 'version'") == 0)
            return 0;
        var version = await session.ScalarAsync<int>("select version from version");
        return version <= Schema.Latest ? version : throw new StoreException(Place.Name, Schema.Newer(version));
    }

    private ValueTask<int> MigrateAsync(int versions, CancellationToken cancellationToken) => WriteAsync("migrate", async session =>
    {
        await session.ExecuteAsync("select pg_advisory_xact_lock(@lock)", ("lock", MigrationLock));
        // Another process may have done it since.
        var version = await VersionAsync(session);
        if (version == 0)
            await session.ExecuteAsync(
                "create schema if not exists learnrate; create table version (version integer not null); insert into version values (0)");
        for (; version < versions; version++)
            await Schema.BringAsync(session, version, "bigint generated always as identity primary key", "bytea");
        return await session.ExecuteAsync("update version set version = @version where version < @version", ("version", versions));
    }, patience: ReadPatience, cancellationToken: cancellationToken);
}
