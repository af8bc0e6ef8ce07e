using System.Text;
using Spectre.Console;

namespace LearnRate.Cli;

/// <summary>
/// The two streams a command writes to: results on standard output, progress and messages on standard error. Colour and
/// animation only where the stream is a terminal, NO_COLOR is unset or empty, and TERM is not dumb.
/// </summary>
internal sealed class Terminal
{
    /// <summary>The width of output that is no terminal: what fits a printed page and a wide one.</summary>
    private const int PageWidth = 100;

    /// <summary>Opens standard input, for commands that read data from it.</summary>
    public Func<Stream> In { get; init; } = () => Stream.Null;

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public required TextWriter Out { get; init; }

    /// <summary>Opens standard output, for commands that write data to it.</summary>
    public Func<Stream> OutBytes { get; init; } = () => Stream.Null;

    public required TextWriter Error { get; init; }

    /// <summary>Whether standard output is a terminal that takes colours and cursor movement.</summary>
    public bool IsRich { get; init; }

    /// <summary>Whether standard error is one.</summary>
    public bool ErrorIsRich { get; init; }

    public static Terminal OfProcess()
    {
        var allowed = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        // Otherwise .NET's console sends escapes of its own (the keypad's mode) as soon as it is touched.
        if (!allowed) Environment.SetEnvironmentVariable("TERM", "dumb");
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new()
        {
            In = Console.OpenStandardInput,
            Out = Console.Out,
            OutBytes = Console.OpenStandardOutput,
            Error = Console.Error,
            IsRich = allowed && !Console.IsOutputRedirected,
            ErrorIsRich = allowed && !Console.IsErrorRedirected,
        };
    }

    /// <summary>A console for what moves, on standard error; only where that is a terminal.</summary>
    public IAnsiConsole Progress()
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(Error),
        });
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>A console for tables and prose on standard output.</summary>
    public IAnsiConsole Page(bool plain)
    {
        var rich = IsRich && !plain;
        var console = AnsiConsole.Create(new()
        {
            Ansi = rich ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = rich ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        // A terminal that does not know its size says 0.
        if (Out != Console.Out || Console.IsOutputRedirected || Console.WindowWidth <= 0) console.Profile.Width = PageWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
