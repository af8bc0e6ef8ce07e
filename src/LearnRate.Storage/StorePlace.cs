using Npgsql;

namespace LearnRate.Storage;

/// <summary>Where a store is: a file, or a database of a PostgreSQL server.</summary>
public sealed record StorePlace
{
    /// <summary>The environment variable that names the store where nothing else does.</summary>
    public const string Variable = "LEARNRATE_STORE";

    private StorePlace(string name, string? file, string? connection) => (Name, File, Connection) = (name, file, connection);

    /// <summary>What messages call it: the file, or server and database; never a password.</summary>
    public string Name { get; }

    /// <summary>The file's full path, or null if it is a server.</summary>
    public string? File { get; }

    /// <summary>Whether there is something already; a server is taken to be there.</summary>
    public bool Exists => File is null || System.IO.File.Exists(File);

    /// <summary>The connection string, or null if it is a file.</summary>
    internal string? Connection { get; }

    /// <summary>
    /// The store that is meant: what was said, or else what <see cref="Variable"/> says,
    /// or else <c>learnrate/runs.db</c> in the user's data folder.
    /// </summary>
    /// <param name="said">A path, <c>postgres://user@host/database</c> or <c>Host=…;Database=…</c>; null or empty for nothing.</param>
    /// <exception cref="StoreException">It is meant to be a connection string and is none.</exception>
    public static StorePlace Parse(string? said)
    {
        if (string.IsNullOrEmpty(said)) said = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(said))
            said = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify), "learnrate", "runs.db");
        return IsUrl(said) ? Server(said, FromUrl)
            : said.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? Server(said, text => new(text))
            : new(said, Path.GetFullPath(said), null);
    }

    private static bool IsUrl(string text) => text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    private static StorePlace Server(string said, Func<string, NpgsqlConnectionStringBuilder> read)
    {
        try
        {
            var connection = read(said);
            connection.ApplicationName ??= "learnrate";
            var port = connection.Port == NpgsqlConnection.DefaultPort ? "" : FormattableString.Invariant($":{connection.Port}");
            return new($"{connection.Host}{port}/{connection.Database ?? connection.Username}", null, connection.ConnectionString);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            // What was said may hold a password.
            throw new StoreException("(PostgreSQL)",
                $"the connection string is not understood: {wrong.Message} Write postgres://user@host:5432/database or " +
                $"Host=…;Username=…;Database=….", wrong);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0) throw new FormatException("It names no host.");
        var (user, colon) = (url.UserInfo, url.UserInfo.IndexOf(':', StringComparison.Ordinal));
        var connection = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(url.Host) };
        if (url.Port > 0) connection.Port = url.Port;
        if (url.AbsolutePath.Trim('/') is { Length: > 0 } database) connection.Database = Uri.UnescapeDataString(database);
        if (user.Length > 0) connection.Username = Uri.UnescapeDataString(colon < 0 ? user : user[..colon]);
        if (colon >= 0) connection.Password = Uri.UnescapeDataString(user[(colon + 1)..]);
        foreach (var option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = option.Split('=', 2);
            if (parts.Length < 2) throw new FormatException($"'{option}' has no value.");
            connection[Uri.UnescapeDataString(parts[0])] = Uri.UnescapeDataString(parts[1]);
        }

        return connection;
    }
}
