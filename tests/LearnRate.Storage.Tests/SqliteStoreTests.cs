using System.Diagnostics;
using System.Security.Cryptography;
using LearnRate.Storage.Worker;
using LearnRate.Sweeps;
using Microsoft.Data.Sqlite;

namespace LearnRate.Storage.Tests;

public sealed class SqliteStoreTests : RunStoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("learnrate-store-");
    private int _places;

    protected override StorePlace NewPlace() => StorePlace.Parse(Path.Combine(_folder.FullName, $"folder{++_places}", "runs.db"));

    protected override void MakeNewer(StorePlace place) => Execute(place, "pragma user_version = 99");

    protected override void Change(StorePlace place, string assignment) =>
        Execute(place, $"update chunk set {assignment} where id = (select min(id) from chunk where seed = 1)");

    protected override void ChangeRecipe(StorePlace place, string assignment) => Execute(place, $"update recipe set {assignment}");

    protected override string Nonsense => "x'ff00ffffff7f'";

    private protected override Database First(StorePlace place) => new SqliteDatabase(place, writes: true);

    protected override string Content(StorePlace place) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(place.File!)));

    protected override void Clean() => _folder.Delete(recursive: true);

    [Fact]
    public void MissingStore_IsNotMadeForReading()
    {
        var place = NewPlace();
        Assert.Contains("there is no such file", Assert.Throws<StoreException>(() => RunStore.OpenExisting(place)).Message,
            StringComparison.Ordinal);
        Assert.False(place.Exists);
    }

    [Fact]
    public void OtherFiles_AreLeftAlone()
    {
        var (text, other) = (NewPlace(), NewPlace());
        foreach (var place in (StorePlace[])[text, other]) Directory.CreateDirectory(Path.GetDirectoryName(place.File)!);
        File.WriteAllText(text.File!, string.Concat(Enumerable.Repeat("a text and no data base\n", 100)));
        Execute(other, "create table recipe (id integer)");

        foreach (var (place, expected) in ((StorePlace, string)[])[(text, "the file is no store of LearnRate"),
            (other, "the file is a database of another program")])
        {
            var before = Content(place);
            Assert.Contains(expected, Assert.Throws<StoreException>(() => RunStore.Open(place)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Content(place));
        }
    }

    [Theory]
    [InlineData("rates = 'a text'"), InlineData("numbers = 'a text'"), InlineData("details = 'a text'"), InlineData("steps = 7")]
    [InlineData("outcomes = 'a text'"), InlineData("runs = 'many'"), InlineData("packed = 'yes'"), InlineData("kept = 'today'")]
    [InlineData("checksum = 'sum'"), InlineData("lowest = 'low'", false), InlineData("seed = 'seed'", false)]
    public void WhereAnotherTypeBelongs_TheRunsAreDamaged_AndTheRestIsWhole(string assignment, bool listed = true)
    {
        var place = NewPlace();
        using (var filled = RunStore.Open(place)) Work.Sweep(filled);
        Change(place, assignment);

        var store = Open(place);
        Assert.Equal(192 - 16, store.List(RunId.All, withTraces: true).Sum(runs => runs.Columns.Count));
        if (listed) Assert.Single(store.Damage);
        Assert.Single(store.Check(remove: true));
        Work.Sweep(store);
        Assert.Equal(Undisturbed(), Export(store));
    }

    [Fact]
    public void AnyFlippedBit_IsFound()
    {
        var place = NewPlace();
        using (var filled = RunStore.Open(place)) Work.Sweep(filled);
        var random = new Random(29);
        foreach (var column in (string[])["rates", "outcomes", "steps", "numbers", "details"])
        {
            var whole = (byte[])Ask(place, $"select {column} from chunk where id = 1");
            for (var flip = 0; flip < 20; flip++)
            {
                var flipped = whole.ToArray();
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                Execute(place, $"update chunk set {column} = x'{Convert.ToHexString(flipped)}' where id = 1");
                using var store = RunStore.Open(place);
                Assert.Equal(16, Assert.Single(store.Check(remove: false)).Runs);
                Assert.Equal(80, store.Find(Work.Experiment, 1, Work.Rates).Count);
            }

            Execute(place, $"update chunk set {column} = x'{Convert.ToHexString(whole)}' where id = 1");
        }

        Assert.Equal(Undisturbed(), Export(Open(place)));
    }

    [Fact]
    public async Task LockedBySomebodyElse_TheRunsWaitInTheQueue_AndAMessageSaysSo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = NewPlace();
        var messages = new List<string>();
        var store = await RunStore.OpenAsync(place, cancellationToken);
        var told = new TaskCompletionSource();
        store.Waiting = message =>
        {
            messages.Add(message);
            told.TrySetResult();
        };
        var runs = Work.Train(Work.Experiment, Work.Rates, new() { TraceEvery = 100 });
        using (var other = new SqliteConnection($"Data Source={place.File};Pooling=False"))
        {
            other.Open();
            await using var locked = other.BeginTransaction(deferred: false);
            foreach (var run in runs) await store.SaveAsync(Work.Experiment, 1, [run], cancellationToken);
            await told.Task.WaitAsync(cancellationToken);
        }

        await store.DisposeAsync();
        Assert.Equal([$"store {place.Name}: another process keeps it locked; waiting for it."], messages);
        Assert.Equal(96, Open(place).Find(Work.Experiment, 1, Work.Rates).Count);
    }

    [Fact]
    public async Task LockedForTooLong_IsALine_AndNothingElseIsLost()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var place = NewPlace();
        var store = await RunStore.OpenAsync(place, cancellationToken);
        store.Database.Clock = new HastyClock();
        var runs = Work.Train(Work.Experiment, [0.1, 0.2]);
        await store.SaveAsync(Work.Experiment, 1, [runs[0]], cancellationToken);
        await store.FlushAsync(cancellationToken);
        using (var other = new SqliteConnection($"Data Source={place.File};Pooling=False"))
        {
            other.Open();
            await using var locked = other.BeginTransaction(deferred: false);
            await store.SaveAsync(Work.Experiment, 1, [runs[1]], cancellationToken);
            var refused = await Assert.ThrowsAsync<StoreException>(() => store.FlushAsync(cancellationToken).AsTask());
            Assert.Matches("another process has kept it locked for 1[0-9]{2} seconds. Try again when that has ended.", refused.Message);
        }

        await store.SaveAsync(Work.Experiment, 1, [runs[1]], cancellationToken);
        await store.DisposeAsync();
        Assert.Equal(2, Open(place).Find(Work.Experiment, 1, [0.1, 0.2]).Count);
    }

    [Fact]
    public async Task FullDisk_NothingOfTheTransactionIsKept_AndTheRestIsUnharmed()
    {
        var place = NewPlace();
        var store = Open(place);
        Work.Sweep(store);
        var before = Export(store);
        await ((SqliteDatabase)store.Database).LimitPagesAsync(1);

        Assert.Contains("the disk is full; nothing of this was kept", Assert.Throws<StoreException>(() => Work.Columns(store)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, Export(store));
        await ((SqliteDatabase)store.Database).LimitPagesAsync(int.MaxValue);
        Work.Columns(store);
        Assert.Equal(10_000, Open(place).FindColumns(Work.Program(), 7).Count);
    }

    [Fact]
    public async Task RefusedWrites_EndInALine_AndTheRestIsUnharmed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit on the size of files.");
        var place = NewPlace();
        using (var store = RunStore.Open(place)) Work.Sweep(store);
        var size = new FileInfo(place.File!).Length / 1024;
        // No file may grow beyond some KiB, as on a disk that is nearly full; the runtime
        // must not map its code twice, which takes a large file.
        var answer = await StoreWorker.Run(place, "columns",
            under: ["env", "DOTNET_EnableWriteXorExecute=0", "bash", "-c", $"trap '' XFSZ; ulimit -f {Math.Min(size, 128)}; exec \"$@\"",
                "bash"]);

        AssertOneLine(answer, "the system refused to read or write it");
        Assert.Equal(Undisturbed(), Export(Open(place)));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task ReadOnlyStore_IsRead_AndRefusesToKeep(bool folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The rights are those of Unix.");
        var place = NewPlace();
        using (var store = RunStore.Open(place)) Work.Sweep(store);
        var (before, within) = (Content(place), Path.GetDirectoryName(place.File)!);
        await Chmod("a-w", place.File!);
        if (folder) await Chmod("a-w", within);

        var list = await StoreWorker.Run(place, "list", under: Ordinary);
        Assert.Equal((0, "192 runs\n", ""), (list.ExitCode, list.Out, list.Error));
        AssertOneLine(await StoreWorker.Run(place, "columns", under: Ordinary), "it is read-only; nothing was changed");
        Assert.Equal(before, Content(place));
        await Chmod("u+w", within);
    }

    [Fact]
    public async Task FolderThatCannotBeMade_EndsInALine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The rights are those of Unix.");
        var place = NewPlace();
        await Chmod("a-w", _folder.FullName);
        AssertOneLine(await StoreWorker.Run(place, "columns", under: Ordinary), "its folder cannot be made");
        await Chmod("u+w", _folder.FullName);
    }

    /// <summary>Root may write whatever the rights say; without the capabilities for that it obeys them.</summary>
    private static string[] Ordinary =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner", "--inh-caps=-all"] : [];

    private static void AssertOneLine(WorkerAnswer answer, string expected)
    {
        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    private static async Task Chmod(string mode, string path)
    {
        using var process = Process.Start("chmod", [mode, path]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private static object Ask(StorePlace place, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={place.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar()!;
    }

    private static void Execute(StorePlace place, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={place.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Its timers ring at once, and a minute later.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _now, TimeSpan.TicksPerMinute);
            return TimeProvider.System.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : TimeSpan.Zero, period);
        }
    }
}
