using LearnRate.Storage.Worker;
using LearnRate.Sweeps;

namespace LearnRate.Storage.Tests;

public sealed class PostgresStoreTests(PostgresServer server) : RunStoreContract
{
    protected override StorePlace NewPlace() => server.NewDatabase();

    protected override void MakeNewer(StorePlace place) => PostgresServer.Execute(place, "update learnrate.version set version = 99");

    protected override void Change(StorePlace place, string assignment) => PostgresServer.Execute(place,
        $"update learnrate.chunk set {assignment} where id = (select min(id) from learnrate.chunk where seed = 1)");

    protected override void ChangeRecipe(StorePlace place, string assignment) =>
        PostgresServer.Execute(place, $"update learnrate.recipe set {assignment}");

    protected override string Nonsense => "'\\xff00ffffff7f'::bytea";

    private protected override Database First(StorePlace place) => new PostgresDatabase(place);

    // The bytes of all rows, and the tables there are.
    protected override string Content(StorePlace place) => PostgresServer.Text(
        place,
        "select md5(string_agg(t, '' order by t)) from (select md5(c::text) as t from learnrate.chunk c union all select r::text from " +
        "learnrate.recipe r union all select tablename from pg_tables where schemaname = 'learnrate') all_of_it");

    protected override void Clean()
    {
    }

    [Fact]
    public void ReadOnlyServer_IsRead_AndRefusesToKeep()
    {
        var place = NewPlace();
        using (var store = RunStore.Open(place)) Work.Sweep(store);
        var database = place.Name.Split('/')[^1];
        PostgresServer.Execute(place, $"alter database {database} set default_transaction_read_only = on");

        var readOnly = Open(place);
        Assert.Equal(192, readOnly.List(RunId.All).Sum(runs => runs.Columns.Count));
        Assert.Contains("it is read-only; nothing was changed", Assert.Throws<StoreException>(() => Work.Columns(readOnly)).Message,
            StringComparison.Ordinal);
        Assert.Equal(Undisturbed(), Export(readOnly));
    }

    [Fact]
    public void FullDisk_NothingOfTheTransactionIsKept_AndTheRestIsUnharmed()
    {
        var place = NewPlace();
        var store = Open(place);
        Work.Sweep(store);
        // The server says so with this code, wherever it runs out of space.
        PostgresServer.Execute(place, """
            create function learnrate.full_disk() returns trigger language plpgsql as $$ begin
                raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
            create trigger full_disk after insert on learnrate.chunk execute function learnrate.full_disk();
            """);

        Assert.Contains("the server's disk is full; nothing of this was kept",
            Assert.Throws<StoreException>(() => Work.Columns(store)).Message, StringComparison.Ordinal);
        Assert.Equal(Undisturbed(), Export(store));
    }

    [Theory]
    [InlineData("Password=p@ss:word/1", "Password=wrong", "the server refuses the user or the password")]
    [InlineData("Database=store", "Database=nowhere", "does not exist. Create it")]
    [InlineData("Port=", "Port=1;Options=", "the server cannot be reached, or the connection broke")]
    public void WrongConnection_IsALineWithoutThePassword(string said, string changed, string expected)
    {
        var connection = NewPlace().Connection!.Replace(said, changed, StringComparison.Ordinal);
        var refused = Assert.Throws<StoreException>(() => RunStore.Open(StorePlace.Parse(connection)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("store 127.0.0.1:", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Url_IsAConnection()
    {
        var place = NewPlace();
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(place.Connection);
        using var store =
            RunStore.Open(
                StorePlace.Parse(
                    $"postgres://{parts.Username}:{Uri.EscapeDataString(parts.Password!)}@{parts.Host}:{parts.Port}/{parts.Database}"));
        Work.Columns(store);
        Assert.Equal(10_000, Open(place).FindColumns(Work.Program(), 7).Count);
    }
}
