using System.CommandLine;
using LearnRate.Controllers;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Cli.Schedules;

/// <summary>How the rate changes in a training, on the command line.</summary>
internal static class RateOptions
{
    /// <summary><c>--schedule</c>, for commands that train.</summary>
    public static Option<Schedule?> Schedule() => new("--schedule")
    {
        Description = "The rate over time, such as warmup(5%).then(cosine), or a CSV file of points; 'learnrate schedule' lists them",
        HelpName = "schedule",
        CustomParser = OptionParsers.By<Schedule?>(Parse),
    };

    /// <summary><c>--controller</c>, for commands that train.</summary>
    public static Option<Controller?> Controller() => new("--controller")
    {
        Description = $"What watches a run and changes its rate: {string.Join(", ", Catalogue.Names<Controller>())}",
        HelpName = "controller",
        CustomParser = OptionParsers.By<Controller?>(Catalogue.Parse<Controller>),
    };

    /// <summary>Reads a schedule: its text form, or the name of a CSV file of points.</summary>
    /// <exception cref="FormatException">It is neither; the message says where it goes wrong.</exception>
    public static Schedule Parse(string text)
    {
        if (!text.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return Catalogue.Parse<Schedule>(text);
        try
        {
            return PiecewiseSchedule.FromCsv(File.ReadAllText(text));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new FormatException($"{text}: {wrong.Message}", wrong);
        }
    }
}
