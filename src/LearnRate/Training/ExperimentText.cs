using System.Globalization;
using LearnRate.Controllers;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Training;

/// <summary>The portable text of an experiment: a line for each part, its name and its text form; data by name and fingerprint.</summary>
internal static class ExperimentText
{
    private const string FirstLine = "learnrate experiment";

    private const int Version = 1;

    public static string Print(Experiment experiment)
    {
        List<string> lines = [$"{FirstLine} {Texts.Format(Version)}"];
        if (experiment.Problem is NetworkProblem problem)
        {
            lines.Add($"network {problem.Network}");
            lines.Add($"data {problem.Data.Fingerprint} {Texts.Quote(problem.Data.Name)}");
            lines.Add($"loss {problem.Loss}");
            lines.Add($"initial {problem.Initial}");
        }
        else
        {
            lines.Add($"problem {experiment.Problem}");
        }

        lines.Add($"optimizer {experiment.Optimizer}");
        lines.Add($"rate {Texts.Format(experiment.Rate)}");
        lines.Add($"schedule {experiment.Schedule}");
        if (experiment.MomentumSchedule is { } momentum) lines.Add($"momentum {momentum}");
        if (experiment.Controller is { } controller) lines.Add($"controller {controller}");
        lines.Add($"batch {Texts.Format(experiment.BatchSize)}");
        lines.Add($"order {experiment.Order.ToString().ToLowerInvariant()}");
        lines.Add($"steps {Texts.Format(experiment.Steps)}");
        lines.Add($"seed {experiment.Seed.ToString(CultureInfo.InvariantCulture)}");
        lines.Add($"precision {experiment.Precision.ToString().ToLowerInvariant()}");
        return string.Join('\n', lines) + "\n";
    }

    /// <exception cref="FormatException">It is no such text; the message says which line is wrong.</exception>
    public static Experiment Parse(string text, IDataResolver resolver)
    {
        var parts = new Parts(text);
        var experiment = new Experiment
        {
            Problem = ProblemOf(parts, resolver),
            Optimizer = parts.Read("optimizer", Catalogue.Parse<Optimizer>),
            Rate = parts.Read("rate", word => Check.Positive(double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture), "Rate")),
            Schedule = parts.Read("schedule", Catalogue.Parse<Schedule>),
            MomentumSchedule = parts.ReadOptional("momentum", Catalogue.Parse<Schedule>),
            Controller = parts.ReadOptional("controller", Catalogue.Parse<Controller>),
            BatchSize = parts.Read("batch", Whole),
            Order = parts.Read("order", Word<RowOrder>),
            Steps = parts.Read("steps", Whole),
            Seed = parts.Read("seed", word => ulong.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture)),
            Precision = parts.Read("precision", Word<Precision>),
        };
        parts.CheckAllRead();
        return experiment;
    }

    private static Problem ProblemOf(Parts parts, IDataResolver resolver)
    {
        if (!parts.Has("network")) return parts.Read("problem", Catalogue.Parse<Problem>);
        var network = parts.Read("network", Network.Parse);
        var reference = parts.Read("data", Reference);
        var (loss, initial) = (parts.Read("loss", Catalogue.Parse<Loss>), parts.Read("initial", Catalogue.Parse<InitialWeights>));
        var found = resolver.Resolve(reference);
        if (found.Fingerprint != reference.Fingerprint) throw new DataNotFoundException(reference, found.Fingerprint);
        // Equal numbers may have another name where they were found.
        var data = found.Name == reference.Name ? found : new Dataset(reference.Name, found.Training, found.Validation);
        return Parts.Make("network", () => new NetworkProblem(network, data, loss) { Initial = initial });
    }

    private static DataReference Reference(string text)
    {
        if (text.Split(' ', 2) is not [{ Length: 32 } fingerprint, var name] || !fingerprint.All(char.IsAsciiHexDigitLower)
            || Texts.Unquote(name) is not { } unquoted)
            throw new FormatException("it must be a fingerprint of 32 hexadecimal digits, a blank and a name in quotes.");
        return new(unquoted, fingerprint);
    }

    private static int Whole(string word) => Check.AtLeast(1, int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture), "It");

    private static T Word<T>(string word)
        where T : struct, Enum => Enum.TryParse<T>(word, ignoreCase: true, out var value) && !char.IsAsciiDigit(word[0]) ? value
            : throw new FormatException($"'{word}' is not known. Allowed: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");

    /// <summary>The lines of a text, each read once.</summary>
    private sealed class Parts
    {
        private readonly Dictionary<string, (int Line, string Value)> _parts = [];

        public Parts(string text)
        {
            var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            if (!lines[0].StartsWith(FirstLine + " ", StringComparison.Ordinal))
                throw new FormatException($"The text is no experiment: its first line must be '{FirstLine} {Texts.Format(Version)}'.");
            if (lines[0][(FirstLine.Length + 1)..] is var version && version != Texts.Format(Version))
                throw At(0, $"The experiment is of version {version}; this LearnRate reads version {Texts.Format(Version)}.");
            foreach (var (number, line) in lines.Index().Skip(1))
            {
                var blank = line.IndexOf(' ', StringComparison.Ordinal);
                if (blank <= 0) throw At(number, $"'{line}' is no part: it must be a name, a blank and a value.");
                if (!_parts.TryAdd(line[..blank], (number, line[(blank + 1)..]))) throw At(number, $"'{line[..blank]}' is there twice.");
            }
        }

        public bool Has(string name) => _parts.ContainsKey(name);

        public T Read<T>(string name, Func<string, T> parse) => Has(name) ? ReadOptional(name, parse)!
            : throw new FormatException($"The experiment has no line '{name} …'.");

        public T? ReadOptional<T>(string name, Func<string, T> parse)
        {
            if (!_parts.Remove(name, out var part)) return default;
            try
            {
                return parse(part.Value);
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentException)
            {
                throw At(part.Line,
                    $"'{name} {part.Value}': {(wrong is ArgumentException refused ? Texts.Reason(refused) : wrong.Message)}");
            }
        }

        /// <summary>Puts parts together that may not fit each other.</summary>
        public static T Make<T>(string name, Func<T> make)
        {
            try
            {
                return make();
            }
            catch (ArgumentException wrong)
            {
                throw new FormatException($"The {name} does not fit the experiment: {Texts.Reason(wrong)}", wrong);
            }
        }

        public void CheckAllRead()
        {
            foreach (var (name, part) in _parts) throw At(part.Line, $"'{name}' is no part of an experiment.");
        }

        private static FormatException At(int line, string wrong) => new($"Line {Texts.Format(line + 1)}: {wrong}");
    }
}
