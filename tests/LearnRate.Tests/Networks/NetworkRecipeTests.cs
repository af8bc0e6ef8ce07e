using System.Globalization;
using System.Reflection;
using LearnRate.Networks;
using LearnRate.Recipes;

namespace LearnRate.Tests.Networks;

/// <summary>What every activation, loss and kind of initial weights must do.</summary>
public sealed class NetworkRecipeTests
{
    private static readonly Dictionary<string, Recipe> ByName = new()
    {
        ["identity"] = new Identity(),
        ["clip"] = new Clip(),
        ["relu"] = new Relu(),
        ["leakyrelu"] = new LeakyRelu(),
        ["elu"] = new Elu(),
        ["gelu"] = new Gelu(),
        ["gelutanh"] = new GeluTanh(),
        ["sigmoid"] = new Sigmoid(),
        ["tanh"] = new Tanh(),
        ["softplus"] = new Softplus(),
        ["silu"] = new Silu(),
        ["sine"] = new Sine(),
        ["softmax"] = new Softmax(),
        ["squared"] = new SquaredLoss(),
        ["halfsquared"] = new HalfSquaredLoss(),
        ["absolute"] = new AbsoluteLoss(),
        ["huber"] = new HuberLoss(),
        ["bce"] = new BinaryCrossEntropyLoss(),
        ["crossentropy"] = new CrossEntropyLoss(),
        ["pytorch"] = new PyTorchWeights(),
        ["zeros"] = new ZeroWeights(),
        ["uniform"] = new UniformWeights(),
        ["normal"] = new NormalWeights(),
        ["glorot"] = new GlorotWeights(),
        ["he"] = new HeWeights(),
        ["explicit"] = new ExplicitWeights(),
    };

    // Options and what they refuse, besides what is not finite.
    private static readonly (Recipe Recipe, string Option, double Default, double[] Refused)[] Numbers =
    [
        (new Clip(), "Max", 1, []), (new LeakyRelu(), "Slope", 0.01, []), (new Elu(), "Alpha", 1, [-1e-300]),
        (new HuberLoss(), "Delta", 1, [0, -1]),
        (new UniformWeights(), "Bound", 0.05, [0, -1]), (new NormalWeights(), "Deviation", 0.05, [0, -1]),
    ];

    public static TheoryData<string> Names => [.. ByName.Keys];

    public static TheoryData<int, double> Refusals
    {
        get
        {
            var rows = new TheoryData<int, double>();
            for (var i = 0; i < Numbers.Length; i++)
            {
                foreach (var value in (double[])[.. Numbers[i].Refused, double.NaN, double.PositiveInfinity, double.NegativeInfinity])
                    rows.Add(i, value);
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Recipe_HasItsNameAndValueEquality(string name)
    {
        var recipe = ByName[name];
        var type = recipe.GetType();
        Assert.True(type.IsSealed);
        Assert.Equal(name, recipe.ToString());
        var other = (Recipe)Activator.CreateInstance(type)!;
        Assert.Equal(recipe, other);
        Assert.Equal(recipe.GetHashCode(), other.GetHashCode());
        Assert.All(type.GetProperties().Where(p => p.CanWrite), p => p.SetValue(other, p.GetValue(recipe))); // defaults are valid
    }

    [Fact]
    public void EveryRecipe_IsInTheseTables()
    {
        var types = typeof(Activation).Assembly.GetTypes().Where(t => !t.IsAbstract
            && (t.IsSubclassOf(typeof(Activation)) || t.IsSubclassOf(typeof(Loss)) || t.IsSubclassOf(typeof(InitialWeights)))).ToArray();
        Assert.Equal(types.Select(t => t.Name).Order(), ByName.Values.Select(r => r.GetType().Name).Order());
        var options = types.SelectMany(t => t.GetProperties().Where(p => p.PropertyType == typeof(double))
            .Select(p => $"{t.Name}.{p.Name}"));
        Assert.Equal(options.Order(), Numbers.Select(n => $"{n.Recipe.GetType().Name}.{n.Option}").Order());
    }

    [Fact]
    public void Options_HaveTheirDefaults() =>
        Assert.All(Numbers, n => Assert.Equal(n.Default, Option(n.Recipe, n.Option).GetValue(n.Recipe)));

    // Both an initializer and `with` set an option of a new copy.
    [Theory, MemberData(nameof(Refusals))]
    public void Option_OutOfRange_IsRefused(int index, double value)
    {
        var (recipe, option, unchanged, _) = Numbers[index];
        var copy = recipe.GetType().GetMethod("<Clone>$")!.Invoke(recipe, null);
        var error = Assert.IsType<ArgumentOutOfRangeException>(
            Assert.Throws<TargetInvocationException>(() => Option(recipe, option).SetValue(copy, value)).InnerException);
        Assert.Equal(option, error.ParamName);
        Assert.Contains($"{option} is {value.ToString(CultureInfo.InvariantCulture)}; it must be ", error.Message,
            StringComparison.Ordinal);
        Assert.Equal(unchanged, Option(recipe, option).GetValue(copy));
    }

    [Fact]
    public void With_IsCheckedToo()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HuberLoss() with { Delta = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Clip() with { Max = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExplicitWeights() with { Values = [1, double.NaN] });
        Assert.Throws<ArgumentNullException>(() => new ExplicitWeights() with { Values = null! });
    }

    [Fact]
    public void Options_TellRecipesApart()
    {
        Assert.NotEqual(new Clip(), new Clip { Max = 250 });
        Assert.NotEqual<Activation>(new Relu(), new Identity());
        Assert.Equal(new ExplicitWeights { Values = [1, 2] }, new ExplicitWeights { Values = [1, 2] });
        Assert.NotEqual(new ExplicitWeights { Values = [1, 2] }, new ExplicitWeights { Values = [2, 1] });
    }

    private static PropertyInfo Option(Recipe recipe, string name) => recipe.GetType().GetProperty(name)!;
}
