using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(LearnRate.Storage.Tests.PostgresServer))]

namespace LearnRate.Storage.Tests;

/// <summary>
/// A PostgreSQL server of its own for these tests, on loopback: as the user who
/// runs them, or, as root may not, as the user <c>postgres</c>.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string User = "lr", Password = "p@ss:word/1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("learnrate-postgres-");
    private readonly int _port = FreePort();
    private string? _missing;
    private int _databases;

    private static string? Programs => ((string[])["/usr/lib/postgresql", "/usr/local/pgsql"])
        .Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "initdb", SearchOption.AllDirectories))
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "initdb")).Where(File.Exists))
        .Select(Path.GetDirectoryName).FirstOrDefault();

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>A new, empty database.</summary>
    public StorePlace NewDatabase()
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        var name = string.Create(CultureInfo.InvariantCulture, $"store{Interlocked.Increment(ref _databases)}");
        Execute(StorePlace.Parse(Connection("postgres")), $"create database {name}");
        return StorePlace.Parse(Connection(name));
    }

    /// <summary>Runs SQL in a database.</summary>
    public static void Execute(StorePlace place, string sql)
    {
        using var source = NpgsqlDataSource.Create(place.Connection!);
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>The text that a query answers.</summary>
    public static string Text(StorePlace place, string sql)
    {
        using var source = NpgsqlDataSource.Create(place.Connection!);
        using var command = source.CreateCommand(sql);
        return (string)command.ExecuteScalar()!;
    }

    public async ValueTask InitializeAsync()
    {
        if (Programs is not { } programs)
        {
            _missing = "There is no PostgreSQL server here (Debian: postgresql).";
            return;
        }

        var password = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(password, Password + "\n");
        if (Environment.IsPrivilegedProcess) await Run("chown", "-R", "postgres", _folder.FullName);
        await RunAsOrdinaryUser(Path.Combine(programs, "initdb"), "-D", Data, "-A", "scram-sha-256", "-U", User, $"--pwfile={password}",
            "-E", "UTF8", "--no-sync");
        await RunAsOrdinaryUser(
            Path.Combine(programs, "pg_ctl"), "-D", Data, "-w", "-l", Path.Combine(_folder.FullName, "log"), "-o",
            string.Create(CultureInfo.InvariantCulture,
                $"-c listen_addresses=127.0.0.1 -c port={_port} -c unix_socket_directories='' -c fsync=off"), "start");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_missing is null) await RunAsOrdinaryUser(Path.Combine(Programs!, "pg_ctl"), "-D", Data, "-w", "-m", "immediate", "stop");
        _folder.Delete(recursive: true);
    }

    private string Connection(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Password={Password};Database={database}");

    private static Task RunAsOrdinaryUser(string program, params string[] args) =>
        Environment.IsPrivilegedProcess ? Run("runuser", ["-u", "postgres", "--", program, .. args]) : Run(program, args);

    // The server inherits no pipe of ours: it would keep that open.
    private static async Task Run(string program, params string[] args)
    {
        using var process =
            Process.Start(new ProcessStartInfo("bash",
                ["-c", "exec \"$@\" </dev/null >/dev/null", "bash", program, .. args])
            { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)} ended with {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
