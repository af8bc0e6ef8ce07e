using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace LearnRate.Recipes;

/// <summary>
/// Every recipe by its name, and the text form of each: <c>name(option=value,…)</c>, options in the order in which the recipe declares
/// them and only those that differ from their defaults. A value without a name belongs to the option at its place.
/// </summary>
public static class Catalogue
{
    private static readonly Lock Registering = new();

    // Replaced as a whole, so that readers need no lock.
    private static Dictionary<Type, Entry>? s_entries;

    private static BuiltInList? s_builtIn;

    /// <summary>Describes the recipes that come with the library.</summary>
    internal static Func<BuiltInList> BuiltIn { get; set; } = () => throw new InvalidOperationException("No recipes were registered.");

    private static BuiltInList Own => s_builtIn ?? Interlocked.CompareExchange(ref s_builtIn, BuiltIn(), null) ?? s_builtIn;

    private static Dictionary<Type, Entry> Entries => s_entries
        ?? Interlocked.CompareExchange(ref s_entries, Own.Entries.ToDictionary(entry => entry.Type), null) ?? s_entries;

    /// <summary>
    /// Registers a recipe of your own, so that its text form is read and printed, and it takes part in lists, sweeps, races and stores as
    /// those of the library do. Registering it again does nothing.
    /// </summary>
    /// <typeparam name="TRecipe">
    /// A record with a <see cref="RecipeNameAttribute"/> and a constructor without parameters, derived from <c>Optimizer</c>,
    /// <c>Activation</c>, <c>Loss</c>, <c>Schedule</c>, <c>Controller</c> or <c>Problem</c>. Its options are its properties with an
    /// <c>init</c> accessor, of the types double, int, bool, string, enumerations, lists of doubles, and recipes.
    /// </typeparam>
    /// <remarks>
    /// Runs are known by the recipe's text form. Whoever changes what a recipe computes gives it
    /// another name, or runs that a store holds are served as if they were its own.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is none or taken, or an option's type has no text form.</exception>
    public static void Register<[DynamicallyAccessedMembers(Entry.Used)] TRecipe>()
        where TRecipe : Recipe, new()
    {
        if (typeof(TRecipe).GetCustomAttribute<RecipeNameAttribute>() is not { Name: var name })
            throw new ArgumentException($"{typeof(TRecipe).Name} has no name. Give it one: [RecipeName(\"name\")].");
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c)))
            throw new ArgumentException($"'{name}' is no name of a recipe; it must be small letters and digits, a letter first.");
        if (Own.Reserved.Contains(name))
            throw new ArgumentException($"The name '{name}' means something else in text forms; {typeof(TRecipe).FullName} needs another.");
        var entry = Entry.Describe<TRecipe>();
        foreach (var option in entry.Options)
        {
            var type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
            if (!HasTextForm(type))
                throw new ArgumentException($"The option {option.Name} of {typeof(TRecipe).Name} is {type.Name}, which has no text form.");
        }

        lock (Registering)
        {
            var known = Entries;
            if (known.ContainsKey(entry.Type)) return;
            if (known.Values.FirstOrDefault(other => other.Name == name) is { } taken)
                throw new ArgumentException(
                    $"The name '{name}' is taken by {taken.Type.FullName}; {typeof(TRecipe).FullName} needs another.");
            s_entries = known.Values.Append(entry).ToDictionary(e => e.Type);
        }
    }

    private static bool HasTextForm(Type type) => type == typeof(double) || type == typeof(int) || type == typeof(bool)
        || type == typeof(string) || type.IsEnum || type == typeof(ValueList<double>) || typeof(Recipe).IsAssignableFrom(type)
        || Own.Values.ContainsKey(type);

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
        var entry = Find(recipe);
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

    private static Entry Find(Recipe recipe) => Entries.TryGetValue(recipe.GetType(), out var entry) ? entry
        : throw new InvalidOperationException(
            $"{recipe.GetType().Name} has no text form, for it is not registered: Catalogue.Register<{recipe.GetType().Name}>().");

    private static IEnumerable<Entry> EntriesOf(Type kind) => Entries.Values.Where(entry => kind.IsAssignableFrom(entry.Type));

    private static Recipe Read(string text, Type kind)
    {
        text = text.Trim();
        if (Own.Kinds.TryGetValue(kind, out var parse)) return parse(text);
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
        if (Own.Values.TryGetValue(type, out var form))
            return form.Parse(text) ?? throw Refused(form.Allowed);
        if (typeof(Recipe).IsAssignableFrom(type)) return Read(text, type);
        throw Refused("given in code");
    }

    private static string PrintValue(object value) => value switch
    {
        double number => Texts.Format(number),
        string text => Texts.Quote(text),
        bool yes => yes ? "true" : "false",
        Enum word => word.ToString().ToLowerInvariant(),
        ValueList<double> numbers => $"[{string.Join(' ', numbers.Select(Texts.Format))}]",
        Recipe recipe => recipe.ToString(),
        IEnumerable list => $"[{string.Join(' ', list.Cast<object>())}]",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string NameOf(PropertyInfo option) => option.Name.ToLowerInvariant();

    /// <summary>A recipe as its text form needs it.</summary>
    internal sealed record Entry(
        Type Type, string Name, DescriptionAttribute? Description, Func<Recipe> Create, Recipe Preset, IReadOnlyList<PropertyInfo> Options)
    {
        internal const DynamicallyAccessedMemberTypes Used =
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

    /// <summary>
    /// What comes with the library: recipes, kinds of recipes with a grammar of their own, further types of options, and words of those
    /// grammars, which no recipe can have for a name.
    /// </summary>
    internal sealed record BuiltInList(
        IReadOnlyList<Entry> Entries, Dictionary<Type, Func<string, Recipe>> Kinds, Dictionary<Type, ValueForm> Values,
        IReadOnlyList<string> Reserved);

    /// <summary>How an option of some type is read.</summary>
    /// <param name="Parse">Reads it; null if the text is something else.</param>
    /// <param name="Allowed">What the text must be.</param>
    internal sealed record ValueForm(Func<string, object?> Parse, string Allowed);
}
