using System.Diagnostics;
using System.Security.Cryptography;
using LearnRate.Storage.Worker;
using Microsoft.Data.Sqlite;

namespace LearnRate.Storage.Tests;

public sealed class SqliteStoreTests : RunStoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("learnrate-store-");
    private int _places;

    protected override StorePlace NewPlace() => StorePlace.Parse(Path.Combine(_folder.FullName, $"folder{++_places}", "runs.db"));

    protected override void MakeNewer(StorePlace place) => Execute(place, "pragma user_version = 99");

    protected override void Damage(StorePlace place) =>
        Execute(place, "update chunk set numbers = substr(numbers, 1, length(numbers) - 8)");

    private protected override Database First(StorePlace place) => new SqliteDatabase(place, writes: true, versions: 1);

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

    [Fact]
    public void FullDisk_NothingOfTheTransactionIsKept_AndTheRestIsUnharmed()
    {
        var place = NewPlace();
        var store = Open(place);
        Work.Sweep(store);
        var before = Export(store);
        ((SqliteDatabase)store.Database).LimitPages(1);

        Assert.Contains("the disk is full; nothing of this was kept", Assert.Throws<StoreException>(() => Work.Columns(store)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, Export(store));
        ((SqliteDatabase)store.Database).LimitPages(int.MaxValue);
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
        Assert.Contains("--store", answer.Error, StringComparison.Ordinal);
        Assert.Single(answer.Error.TrimEnd('\n').Split('\n'));
    }

    private static async Task Chmod(string mode, string path)
    {
        using var process = Process.Start("chmod", [mode, path]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
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
}
