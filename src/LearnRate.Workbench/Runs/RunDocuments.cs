using System.Text;
using LearnRate.Storage;
using LearnRate.Sweeps;

namespace LearnRate.Workbench.Runs;

/// <summary>Runs as documents.</summary>
internal static class RunDocuments
{
    /// <summary>As JSON; its schema is docs/schemas/runs-1.schema.json.</summary>
    public static byte[] Json(IReadOnlyList<RunSet> runs)
    {
        using var bytes = new MemoryStream();
        RunExport.WriteJson(bytes, runs);
        return bytes.ToArray();
    }

    /// <summary>As CSV, a row for each run, without traces.</summary>
    public static byte[] Csv(IReadOnlyList<RunSet> runs)
    {
        using var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
            RunExport.WriteCsv(writer, runs);
        return bytes.ToArray();
    }
}
