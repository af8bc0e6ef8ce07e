using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LearnRate.Cli;

/// <summary>
/// The two streams a command writes to: results on standard output, progress and messages on standard error. Colour and
/// animation only where the stream is a terminal, NO_COLOR is unset or empty, and TERM is not dumb.
/// </summary>
internal sealed class Terminal
{
    /// <summary>The width of output that is no terminal: what fits a printed page and a wide one.</summary>
    private const int PageWidth = 100;

    private readonly TextWriter? _error;
    private TextWriter? _screen;

    /// <summary>Opens standard input, for commands that read data from it.</summary>
    public Func<Stream> In { get; init; } = () => Stream.Null;

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Standard output, for data: bytes as they are.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Opens standard output, for commands that write data to it.</summary>
    public Func<Stream> OutBytes { get; init; } = () => Stream.Null;

    /// <summary>Standard error as a screen has it: messages, in which control characters of texts from outside are shown.</summary>
    public required TextWriter Error
    {
        get;
        init => (field, _error) = (new VisibleWriter(value), value);
    }

    /// <summary>Standard output as a screen has it; <see cref="Out"/> is for data.</summary>
    public TextWriter Screen => _screen ??= new VisibleWriter(Out);

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
            Out = new AnsiConsoleOutput(_error!),
        });
        console.Profile.Capabilities.Unicode = true;
        console.Pipeline.Attach(new VisibleSegments());
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
        console.Pipeline.Attach(new VisibleSegments());
        return console;
    }

    /// <summary>Shows what is hidden in the texts of a page; the page's own escapes are segments of another kind.</summary>
    private sealed class VisibleSegments : IRenderHook
    {
        public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
            renderables.Select(renderable => new Visible(renderable));

        private sealed class Visible(IRenderable inner) : IRenderable
        {
            public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

            public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth)
                .Select(part => part.IsControlCode || part.IsLineBreak ? part : new(VisibleText.Show(part.Text), part.Style));
        }
    }
}
