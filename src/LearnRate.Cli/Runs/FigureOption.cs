using System.CommandLine;
using LearnRate.Plots;
using LearnRate.Workbench;

namespace LearnRate.Cli.Runs;

/// <summary>An <c>--out</c> that takes a figure.</summary>
internal static class FigureOption
{
    public static Option<string?> Create()
    {
        Option<string?> output = new("--out") { Description = "Writes the chart as a figure (.svg, .png)", HelpName = "file" };
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var file }] && Path.GetExtension(file).ToLowerInvariant() is not (".svg" or ".png"))
                result.AddError($"--out: '{file}' must end in .svg or .png.");
        });
        return output;
    }

    /// <summary>Writes the figure, and says so on standard error.</summary>
    public static int Write(Terminal terminal, string file, Figure figure)
    {
        new OutputFile(Setting.Out, file).Write(stream => FigureFile.Write(stream, file, figure));
        terminal.Error.WriteLine($"wrote {file}");
        return ExitCode.Done;
    }
}
