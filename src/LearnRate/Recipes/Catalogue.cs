using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using LearnRate.Controllers;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Schedules;

namespace LearnRate.Recipes;

/// <summary>
/// Every recipe by its name, and the text form of each: <c>name(option=value,…)</c>, options in the order in which the recipe declares
/// them and only those that differ from their defaults. A value without a name belongs to the option at its place.
/// </summary>
public static class Catalogue
{
    // A new recipe is one file and one line here.
    private static readonly Dictionary<Type, Entry> ByType = ((Entry[])
    [
        Entry.Describe<Identity>(),
        Entry.Describe<Clip>(),
        Entry.Describe<Relu>(),
        Entry.Describe<LeakyRelu>(),
        Entry.Describe<Elu>(),
        Entry.Describe<Gelu>(),
        Entry.Describe<GeluTanh>(),
        Entry.Describe<Sigmoid>(),
        Entry.Describe<Tanh>(),
        Entry.Describe<Softplus>(),
        Entry.Describe<Silu>(),
        Entry.Describe<Sine>(),
        Entry.Describe<Softmax>(),

        Entry.Describe<SquaredLoss>(),
        Entry.Describe<HalfSquaredLoss>(),
        Entry.Describe<AbsoluteLoss>(),
        Entry.Describe<HuberLoss>(),
        Entry.Describe<CrossEntropyLoss>(),
        Entry.Describe<BinaryCrossEntropyLoss>(),

        Entry.Describe<PyTorchWeights>(),
        Entry.Describe<ZeroWeights>(),
        Entry.Describe<UniformWeights>(),
        Entry.Describe<NormalWeights>(),
        Entry.Describe<GlorotWeights>(),
        Entry.Describe<HeWeights>(),
        Entry.Describe<ExplicitWeights>(),

        Entry.Describe<Sgd>(),
        Entry.Describe<Adagrad>(),
        Entry.Describe<Adadelta>(),
        Entry.Describe<RmsProp>(),
        Entry.Describe<Adam>(),
        Entry.Describe<AdamW>(),
        Entry.Describe<NAdam>(),
        Entry.Describe<RAdam>(),
        Entry.Describe<Adamax>(),
        Entry.Describe<Rprop>(),
        Entry.Describe<Asgd>(),
        Entry.Describe<Lion>(),
        Entry.Describe<ClipNorm>(),
        Entry.Describe<ClipValue>(),

        Entry.Describe<ConstantSchedule>(),
        Entry.Describe<StepSchedule>(),
        Entry.Describe<MultiStepSchedule>(),
        Entry.Describe<ExponentialSchedule>(),
        Entry.Describe<LinearSchedule>(),
        Entry.Describe<PolynomialSchedule>(),
        Entry.Describe<CosineSchedule>(),
        Entry.Describe<RestartsSchedule>(),
        Entry.Describe<CyclicSchedule>(),
        Entry.Describe<OneCycleSchedule>(),
        Entry.Describe<InverseTimeSchedule>(),
        Entry.Describe<InverseRootSchedule>(),
        Entry.Describe<WarmupSchedule>(),
        Entry.Describe<WarmupStableDecaySchedule>(),
        Entry.Describe<NoamSchedule>(),
        Entry.Describe<PiecewiseSchedule>(),

        Entry.Describe<PlateauController>(),
        Entry.Describe<PolyakController>(),
        Entry.Describe<AdagradNormController>(),
        Entry.Describe<BoldDriverController>(),
        Entry.Describe<CatchController>(),

        Entry.Describe<Quadratic>(),
        Entry.Describe<Rosenbrock>(),
        Entry.Describe<TutorialProblem>(),
        Entry.Describe<ExternalProblem>(),
    ]).ToDictionary(entry => entry.Type);

    /// <summary>The names of all recipes of a kind, such as <c>Optimizer</c>, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names<TRecipe>()
        where TRecipe : Recipe => [.. EntriesOf(typeof(TRecipe)).Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    /// <summary>
    /// What is known of all recipes of a kind that are described, in the order of the catalogue: schedules and controllers.
    /// </summary>
    public static IReadOnlyList<RecipeDescription> Descriptions<TRecipe>()
        where TRecipe : Recipe =>
        [
            .. EntriesOf(typeof(TRecipe)).Where(entry => entry.Description is not null).Select(entry => new RecipeDescription(
                entry.Name, PrintAll(entry), entry.Description!.Summary, entry.Description.Formula, entry.Description.PyTorch,
                entry.Description.Source)),
        ];

    /// <summary>Reads a text form.</summary>
    /// <exception cref="FormatException">It is none of this kind; the message says what is wrong and what is allowed.</exception>
    public static TRecipe Parse<TRecipe>(string text)
        where TRecipe : Recipe => (TRecipe)Read(text, typeof(TRecipe));

    internal static string Print(Recipe recipe)
    {
        var entry = ByType[recipe.GetType()];
        var options = entry.Options
            .Where(option => !Equals(option.GetValue(recipe), option.GetValue(entry.Preset)))
            .Select(option => $"{NameOf(option)}={PrintValue(option.GetValue(recipe)!)}");
        return string.Join(',', options) is { Length: > 0 } list ? $"{entry.Name}({list})" : entry.Name;
    }

    private static string PrintAll(Entry entry)
    {
        var options = entry.Options
            .Where(option => option.GetValue(entry.Preset) is not null)
            .Select(option => $"{NameOf(option)}={PrintValue(option.GetValue(entry.Preset)!)}");
        return string.Join(',', options) is { Length: > 0 } list ? $"{entry.Name}({list})" : entry.Name;
    }

    private static IEnumerable<Entry> EntriesOf(Type kind) => ByType.Values.Where(entry => kind.IsAssignableFrom(entry.Type));

    private static Recipe Read(string text, Type kind)
    {
        text = text.Trim();
        if (kind == typeof(Network)) return Network.Parse(text);
        if (kind == typeof(Schedule)) return ScheduleText.Parse(text);
        var (name, arguments) = Texts.Call(text);
        try
        {
            return Make(kind, name, arguments);
        }
        catch (MisplacedArgumentException wrong)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    /// <summary>Makes a recipe of its name and its arguments.</summary>
    /// <exception cref="MisplacedArgumentException">The name or an argument is wrong.</exception>
    internal static Recipe Make(Type kind, string name, IReadOnlyList<string> arguments)
    {
        var entry = EntriesOf(kind).SingleOrDefault(entry => entry.Name == name);
        if (entry is null)
        {
            var allowed = EntriesOf(kind).Select(e => e.Name).Order(StringComparer.Ordinal).ToArray();
            throw new MisplacedArgumentException(null,
                $"'{name}' is no {kind.Name.ToLowerInvariant()}. Allowed: {string.Join(", ", allowed)}.{Meant(name, allowed)}");
        }

        var recipe = entry.Create();
        var given = new HashSet<PropertyInfo>();
        for (var place = 0; place < arguments.Count; place++)
        {
            try
            {
                var (key, value) = Texts.KeyAndValue(arguments[place]);
                var option = key is null ? entry.Options.ElementAtOrDefault(place) : entry.Options.SingleOrDefault(o => NameOf(o) == key);
                if (option is null) throw new FormatException(
                    $"{name} has no option '{key ?? value}'. {entry.AllowedOptions}{Meant(key ?? value, entry.Options.Select(NameOf))}");
                if (!given.Add(option))
                    throw new FormatException($"{name} has its option '{NameOf(option)}' twice in '{string.Join(',', arguments)}'.");
                Set(recipe, option, ReadValue(value, option, name));
            }
            catch (FormatException wrong)
            {
                throw new MisplacedArgumentException(place, wrong.Message);
            }
        }

        return recipe.Flaw is { } flaw ? throw new MisplacedArgumentException(null, flaw) : recipe;
    }

    private static string Meant(string word, IEnumerable<string> known) =>
        Spelling.Nearest(word, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private static void Set(Recipe recipe, PropertyInfo option, object value)
    {
        try
        {
            option.SetValue(recipe, value);
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException refused)
        {
            throw new FormatException(Texts.Reason(refused), refused);
        }
    }

    private static object ReadValue(string text, PropertyInfo option, string recipe)
    {
        var type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        FormatException Refused(string allowed) => new($"{recipe}: {NameOf(option)}={text} is not understood; it must be {allowed}.");
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number : throw Refused("a number, such as 0.9 or 1e-3");
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? whole : throw Refused("a whole number");
        if (type == typeof(string))
            return Texts.Unquote(text) ?? throw Refused("a text in quotes, such as \"train.py\"");
        if (type == typeof(bool))
            return text switch { "true" => true, "false" => false, _ => throw Refused("true or false") };
        if (type.IsEnum)
            return Enum.TryParse(type, text, ignoreCase: true, out var word) && !char.IsAsciiDigit(text[0]) ? word
                : throw Refused($"one of {string.Join(", ", Enum.GetNames(type).Select(n => n.ToLowerInvariant()))}");
        if (type == typeof(ValueList<double>))
            return Texts.Numbers(text) ?? throw Refused("numbers in brackets, such as [1 100]");
        if (type == typeof(Length))
            return Length.TryParse(text) ?? throw Refused(Length.Allowed);
        if (type == typeof(ValueList<Length>))
            return Texts.List(text, Length.TryParse) ?? throw Refused("lengths in brackets, such as [100 3epochs 50%]");
        if (typeof(Recipe).IsAssignableFrom(type)) return Read(text, type);
        throw Refused("given in code");
    }

    private static string PrintValue(object value) => value switch
    {
        double number => Texts.Format(number),
        string text => Texts.Quote(text),
        bool yes => yes ? "true" : "false",
        Enum word => word.ToString().ToLowerInvariant(),
        ValueList<Length> lengths => $"[{string.Join(' ', lengths)}]",
        ValueList<double> numbers => $"[{string.Join(' ', numbers.Select(Texts.Format))}]",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string NameOf(PropertyInfo option) => option.Name.ToLowerInvariant();

    private sealed record Entry(
        Type Type, string Name, DescriptionAttribute? Description, Func<Recipe> Create, Recipe Preset, IReadOnlyList<PropertyInfo> Options)
    {
        private const DynamicallyAccessedMemberTypes Used =
            DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

        public string AllowedOptions => Options.Count == 0 ? "It has none." : $"Allowed: {string.Join(", ", Options.Select(NameOf))}.";

        public static Entry Describe<[DynamicallyAccessedMembers(Used)] TRecipe>()
            where TRecipe : Recipe, new() => new(
                typeof(TRecipe),
                typeof(TRecipe).GetCustomAttribute<RecipeNameAttribute>()!.Name,
                typeof(TRecipe).GetCustomAttribute<DescriptionAttribute>(),
                () => new TRecipe(),
                new TRecipe(),
                [.. typeof(TRecipe).GetProperties().Where(p => p.SetMethod is not null).OrderBy(p => p.DeclaringType == typeof(TRecipe))
                    .ThenBy(p => p.MetadataToken)]);
    }
}
