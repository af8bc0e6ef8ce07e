using System.Text;
using LearnRate.Controllers;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Workbench.Schedules;

namespace LearnRate.Cli.Tests.Schedules;

/// <summary>The page of schedules has a row and a picture for each of the catalogue.</summary>
public sealed class SchedulePageTests
{
    // What shows the idea of those whose defaults do not.
    private static readonly Dictionary<string, string> Pictured = new()
    {
        ["exponential"] = "exponential(0.9)",
        ["warmup"] = "warmup(20%)",
        ["inversetime"] = "inversetime(3epochs)",
        ["inverseroot"] = "inverseroot(3epochs)",
        ["piecewise"] = "piecewise([0 20% 60% 100%],[0.3 1 0.5 0])",
        ["noam"] = "noam(20%)",
    };

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "docs");

    [Fact]
    public async Task Page_IsWhatTheCatalogueSays()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var page = await File.ReadAllTextAsync(Path.Combine(Root, "schedules.md"), cancellationToken);
        var expected = Between(Between(page, "<!-- schedules", Schedules()), "<!-- controllers", Controllers());
        if (Environment.GetEnvironmentVariable("LEARNRATE_ACCEPT") is { Length: > 0 } root)
            await File.WriteAllTextAsync(Path.Combine(root, "docs", "schedules.md"), expected, cancellationToken);
        else
            Assert.Equal(expected, page);
    }

    [Fact]
    public async Task Pictures_AreWhatTheCommandDraws()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        foreach (var name in Catalogue.Names<Schedule>())
        {
            var schedule = Catalogue.Parse<Schedule>(Pictured.GetValueOrDefault(name, name));
            var svg =
                (new ScheduleReport([schedule], new(300, 10), Rate: null).Figure with { Width = 420, Height = 260, Title = null }).ToSvg();
            if (Environment.GetEnvironmentVariable("LEARNRATE_ACCEPT") is { Length: > 0 } root)
            {
                await File.WriteAllTextAsync(Path.Combine(root, "docs", "schedules", name + ".svg"), svg, cancellationToken);
                continue;
            }

            // Another font has other widths.
            var committed = await File.ReadAllTextAsync(Path.Combine(Root, "schedules", name + ".svg"), cancellationToken);
            if (svg.Contains("DejaVu Sans", StringComparison.Ordinal)) Assert.Equal(committed, svg);
            else Assert.NotEmpty(committed);
        }

        // A picture of a schedule that is no more.
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Root, "schedules")).Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Except(Catalogue.Names<Schedule>()));
    }

    private static string Schedules()
    {
        var table = new StringBuilder("| schedule | picture | formula | in PyTorch | source |\n| --- | --- | --- | --- | --- |\n");
        foreach (var it in Catalogue.Descriptions<Schedule>())
        {
            var picture = Pictured.TryGetValue(it.Name, out var text) ? $"<br>`{text}`" : "";
            table.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"| `{it.Defaults}`<br>{it.Summary} | ![{it.Name}](schedules/{it.Name}.svg){picture} | " +
                $"{Escaped(it.Formula)} | {it.PyTorch} | {it.Source} |\n");
        }

        return table.ToString();
    }

    private static string Controllers()
    {
        var table = new StringBuilder("| controller | rule | in PyTorch | source |\n| --- | --- | --- | --- |\n");
        foreach (var it in Catalogue.Descriptions<Controller>())
            table.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"| `{it.Defaults}`<br>{it.Summary} | {Escaped(it.Formula)} | {it.PyTorch ?? "none"} | {it.Source} |\n");
        return table.ToString();
    }

    private static string Escaped(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);

    // Replaces what stands between the line that begins so and the next end.
    private static string Between(string page, string begin, string text)
    {
        var first = page.IndexOf('\n', page.IndexOf(begin, StringComparison.Ordinal)) + 1;
        return page[..first] + text + page[page.IndexOf("<!-- end -->", first, StringComparison.Ordinal)..];
    }
}
