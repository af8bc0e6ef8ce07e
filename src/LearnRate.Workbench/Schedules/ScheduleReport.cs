using System.Globalization;
using LearnRate.Data;
using LearnRate.Plots;
using LearnRate.Schedules;

namespace LearnRate.Workbench.Schedules;

/// <summary>Schedules over a run: what looks wrong with them, their figure, and their numbers.</summary>
/// <param name="Schedules">The schedules.</param>
/// <param name="Horizon">The run's length.</param>
/// <param name="Rate">The learning rate at the factor 1; null for factors.</param>
internal sealed record ScheduleReport(IReadOnlyList<Schedule> Schedules, Horizon Horizon, double? Rate)
{
    private const int MostPoints = 2000;

    /// <summary>What looks wrong, a sentence each.</summary>
    public IEnumerable<string> Warnings => Schedules.Distinct().SelectMany(schedule => ScheduleCheck.Warnings(schedule, Horizon));

    /// <summary>Their rates, or factors, over the epochs.</summary>
    public Figure Figure
    {
        get
        {
            var every = (Horizon.Steps - 1) / MostPoints + 1;
            int[] steps =
                [.. Enumerable.Range(0, (Horizon.Steps - 1) / every + 1).Select(i => i * every).Append(Horizon.Steps - 1).Distinct()];
            double[] epochs = [.. steps.Select(step => (double)step / Horizon.StepsPerEpoch)];
            return new()
            {
                X = new("epoch") { Low = 0, High = (double)Horizon.Steps / Horizon.StepsPerEpoch },
                Y = new(Rate is null ? "factor on the learning rate" : "learning rate") { Low = 0 },
                Title = Schedules is [var only] ? only.ToString() : null,
                Lines = [.. Schedules.Select(schedule =>
                    new Line(schedule.ToString(), epochs, [.. steps.Select(step => (Rate ?? 1) * schedule.Factor(step, Horizon))]))],
            };
        }
    }

    /// <summary>A row per step: the rate of each schedule, and the factor on the momentum where one changes it.</summary>
    public void WriteCsv(TextWriter output)
    {
        Schedule[] cycling =
            [.. Schedules.Where(schedule => Enumerable.Range(0, Horizon.Steps).Any(step => schedule.MomentumFactor(step, Horizon) != 1))];
        output.WriteLine(Csv.Row(["step", "epoch", .. Schedules.Select(s => s.ToString()), .. cycling.Select(s => $"momentum {s}")]));
        for (var step = 0; step < Horizon.Steps; step++)
        {
            IEnumerable<double> numbers =
            [
                step, (double)step / Horizon.StepsPerEpoch,
                .. Schedules.Select(s => (Rate ?? 1) * s.Factor(step, Horizon)), .. cycling.Select(s => s.MomentumFactor(step, Horizon)),
            ];
            output.WriteLine(Csv.Row(numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))));
        }
    }

    /// <summary>Writes the figure, or to a file that ends in .csv the numbers.</summary>
    /// <param name="file">The file.</param>
    /// <param name="figure">The figure, dressed as it is wanted.</param>
    /// <exception cref="WorkbenchException">It cannot be written.</exception>
    public void Write(OutputFile file, Figure figure)
    {
        if (Path.GetExtension(file.Path).Equals(".csv", StringComparison.OrdinalIgnoreCase)) file.WriteText(WriteCsv);
        else file.Write(stream => FigureFile.Write(stream, file.Path, figure));
    }
}
