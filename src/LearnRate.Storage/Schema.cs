using System.Globalization;
namespace LearnRate.Storage;

/// <summary>
/// The tables, version by version. A store is brought to the last one when it is opened for writing; a newer one is left alone.
/// </summary>
/// <remarks>Numbers of many runs lie side by side in bytes: a million runs are two hundred rows, not a million.</remarks>
internal static class Schema
{
    /// <summary>
    /// Each entry makes of a store of the version before one of its own, the first one of an
    /// empty store version 1. {id} and {bytes} are spelled by the database.
    /// </summary>
    public static readonly IReadOnlyList<string> Versions =
    [
        // Big columns come last: what stands before them is read without them.
        """
        create table recipe (
            id {id}, fingerprint text not null unique, text text not null, problem text not null, data text, optimizer text,
            schedule text, columns text not null);
        create table chunk (
            id {id}, recipe bigint not null references recipe (id), seed bigint not null, kept bigint not null, runs bigint not null,
            lowest double precision not null, highest double precision not null,
            rates {bytes} not null, outcomes {bytes} not null, steps {bytes} not null, numbers {bytes} not null, details {bytes});
        create index chunk_of_recipe on chunk (recipe, seed, lowest, highest);
        """,
        // The files of trained models.
        """
        create table file (
            recipe bigint not null references recipe (id), seed bigint not null, rate double precision not null,
            name text not null, content {bytes} not null,
            primary key (recipe, seed, rate, name));
        """,
        // Rates, steps and numbers as differences.
        """
        alter table chunk add column packed bigint not null default 0;
        """,
        // Checksums of a chunk's columns and of its details, and a column of numbers called by its present name.
        """
        alter table chunk add column checksum bigint;
        alter table chunk add column details_checksum bigint;
        update recipe set columns = replace(columns, 'summary.stretch', 'summary.window');
        """,
    ];

    /// <summary>From this version on chunks have checksums.</summary>
    private const int Checksums = 4;

    public static int Latest => Versions.Count;

    /// <summary>Brings a store from a version to the next.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="version">The version that it has.</param>
    /// <param name="id">How the database spells the type of an id.</param>
    /// <param name="bytes">How it spells the type of bytes.</param>
    public static async ValueTask BringAsync(Session session, int version, string id, string bytes)
    {
        await session.ExecuteAsync(Versions[version].Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{bytes}", bytes, StringComparison.Ordinal));
        if (version + 1 == Checksums) await ChunkRows.AddChecksumsAsync(session);
    }

    /// <summary>What a database of another program is told.</summary>
    public static string Newer(long version) => string.Create(CultureInfo.InvariantCulture,
        $"it was written by a newer version of LearnRate (its format is {version}, this one knows {Latest}). Update LearnRate, or " +
        $"choose another store; nothing was changed.");
}
