using System.CommandLine;
using LearnRate.Plots;

namespace LearnRate.Cli.Runs;

/// <summary>An <c>--out</c> that takes a figure.</summary>
internal static class FigureFile
{
    public static Option<string?> Option()
    {
        Option<string?> output = new("--out") { Description = "Writes the chart as a figure (.svg, .png)", HelpName = "file" };
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var file }] && Path.GetExtension(file).ToLowerInvariant() is not (".svg" or ".png"))
                result.AddError($"--out: '{file}' must end in .svg or .png.");
        });
        return output;
    }

    public static int Write(Terminal terminal, string file, Figure figure) => OutFile.Write(terminal, file, () => Bytes(file, figure));

    /// <summary>The figure in the form that the file's name asks for.</summary>
    public static byte[] Bytes(string file, Figure figure) =>
        Path.GetExtension(file).Equals(".svg", StringComparison.OrdinalIgnoreCase)
            ? System.Text.Encoding.UTF8.GetBytes(figure.ToSvg()) : figure.ToPng();
}

/// <summary>A file that the command line asks for.</summary>
internal static class OutFile
{
    /// <summary>Writes it, and says so on standard error; or says why it cannot be written.</summary>
    public static int Write(Terminal terminal, string file, Func<byte[]> content)
    {
        try
        {
            File.WriteAllBytes(file, content());
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"error: --out: {file} cannot be written: {refused.Message}");
            return ExitCode.Usage;
        }

        terminal.Error.WriteLine($"wrote {file}");
        return ExitCode.Done;
    }
}
