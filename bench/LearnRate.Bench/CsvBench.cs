using System.Globalization;
using System.Text;
using LearnRate.Data;
using LearnRate.Formats;
using Sylvan.Data.Csv;

namespace LearnRate.Bench;

/// <summary>
/// From a CSV file of about 100 MB to features, on one thread, beside the reader library alone, which only goes through the cells.
/// </summary>
internal static class CsvBench
{
    private const int Rows = 1_000_000, NumberColumns = 12, Seed = 1;

    /// <summary>The command line of the process whose memory is measured.</summary>
    public const string MemoryWord = "csv-memory";

    private static string File => Path.Combine(AppContext.BaseDirectory, "hundred.csv");

    public static string Run(int rounds)
    {
        if (!System.IO.File.Exists(File)) Write();
        var megabytes = new FileInfo(File).Length / 1e6;
        Contestant[] contestants =
        [
            new Ours("LearnRate, a table", () => Say(TableReader.Read(File).Table.RowCount)),
            new Ours("LearnRate, a table made ready to train on", () => Say(Prepare().Data.Training.Count)),
            new Ours("LearnRate, row by row to features", Stream),
            new Ours("Sylvan, through the cells, no numbers", Cells),
        ];
        try
        {
            var standings = Contest.Hold(contestants, rounds);
            var page = new StringBuilder(Contest.Table(string.Create(CultureInfo.InvariantCulture, $"reading of {megabytes:0} MB"),
                standings)).AppendLine();
            foreach (var s in standings) page.AppendLine(CultureInfo.InvariantCulture, $"- {s.Name}: {megabytes / s.Median:0} MB/s");
            return page.AppendLine().Append(Memory()).ToString();
        }
        finally
        {
            foreach (var one in contestants) one.Dispose();
        }
    }

    /// <summary>What a process of its own takes at most to make the file ready, beside its feature matrix.</summary>
    public static string Memory()
    {
        if (!System.IO.File.Exists(File)) Write();
        var peak = long.Parse(Tools.Run(Environment.ProcessPath!, MemoryWord).Split(' ')[0], CultureInfo.InvariantCulture) / 1e6;
        var matrix = (double)Rows * (NumberColumns + 4) * sizeof(double) / 1e6;
        return string.Create(CultureInfo.InvariantCulture,
            $"Most memory of a process that makes the file ready to train " +
            $"on: {peak:0} MB, {(peak - 64) / matrix:0.00} times the {matrix:0} MB of its features, plus 64 MB.\n");
    }

    /// <summary>Makes the file ready, and says how much memory the process took at most, in bytes.</summary>
    public static string PeakOfThisProcess()
    {
        var prepared = Prepare();
        var peak = System.IO.File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return Say(1024 * long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
            + $" {prepared.Preprocessing.Features}";
    }

    private static PreparedTable Prepare() => PreparedTable.Create(TableReader.Read(File).Table, new() { Targets = ["y"] });

    private static string Stream()
    {
        using var opened = TableReader.Open(File);
        var encoder = Fitted.Value.Bind(opened.Rows);
        var (batch, rows) = (new double[1024 * encoder.Features], 0);
        for (int count; (count = encoder.ReadBatch(batch)) > 0;) rows += count;
        return Say(rows);
    }

    private static readonly Lazy<Preprocessing> Fitted = new(() => Prepare().Preprocessing);

    private static string Cells()
    {
        using var reader = CsvDataReader.Create(File, new() { HasHeaders = true });
        var (rows, letters) = (0, 0L);
        for (; reader.Read(); rows++)
            for (var i = 0; i < reader.FieldCount; i++) letters += reader.GetFieldSpan(i).Length;
        return Say(rows);
    }

    private static string Say(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static void Write()
    {
        var random = new Random(Seed);
        using var file = new StreamWriter(File);
        file.Write(string.Join(',', Enumerable.Range(0, NumberColumns).Select(i => $"x{i}")));
        file.Write(",town,y\n");
        string[] towns = ["Rome", "Oslo", "Bern", "Lima"];
        for (var row = 0; row < Rows; row++)
        {
            for (var i = 0; i < NumberColumns; i++)
            {
                file.Write((1000 * random.NextDouble()).ToString("F4", CultureInfo.InvariantCulture));
                file.Write(',');
            }

            file.Write(towns[random.Next(towns.Length)]);
            file.Write(',');
            file.Write(random.NextDouble().ToString("F5", CultureInfo.InvariantCulture));
            file.Write('\n');
        }
    }
}
