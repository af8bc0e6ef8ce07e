using LearnRate.Controllers;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate.Tests.Recipes;

public sealed class CatalogueTests
{
    [Theory]
    [InlineData("sgd", "sgd")]
    [InlineData(" sgd ( momentum = 0.9 , nesterov=true ) ", "sgd(momentum=0.9,nesterov=true)")]
    [InlineData("sgd(0.9)", "sgd(momentum=0.9)")]
    [InlineData("sgd(momentum=0)", "sgd")]
    [InlineData("sgd(weightdecay=0.00001)", "sgd(weightdecay=1e-5)")]
    [InlineData("sgd(nesterov=true,momentum=.5)", "sgd(momentum=0.5,nesterov=true)")]
    [InlineData("clipnorm(max=2,inner=adam(beta1=0.8,amsgrad=true))", "clipnorm(max=2,inner=adam(beta1=0.8,amsgrad=true))")]
    [InlineData("clipvalue(inner=clipnorm(max=3))", "clipvalue(inner=clipnorm(max=3))")]
    public void Optimizer_ReadsAndPrintsItsTextForm(string text, string canonical)
    {
        var optimizer = Catalogue.Parse<Optimizer>(text);
        Assert.Equal(canonical, optimizer.ToString());
        Assert.Equal(optimizer, Catalogue.Parse<Optimizer>(canonical));
    }

    [Theory]
    [InlineData("64 > 32 relu > 10")]
    [InlineData("1 > 1")]
    [InlineData("4 > 8 leakyrelu(slope=0.2) > 8 clip(max=250) > 3 softmax")]
    public void Network_ReadsAndPrintsItsTextForm(string text)
    {
        var network = Network.Parse(text);
        Assert.Equal(text, network.ToString());
        Assert.Equal(network, Catalogue.Parse<Network>(text));
    }

    [Fact]
    public void Problems_AreEqualWhereTheirTextIs()
    {
        Assert.Equal(new Quadratic { Curvatures = [1, 2.5] }, Catalogue.Parse<Problem>("quadratic(curvatures=[1 2.5])"));
        Assert.NotEqual(new Quadratic { Curvatures = [1, 2.5] }, new Quadratic { Curvatures = [1, 2.4] });
        Assert.Equal("tutorial(rule=gradient,data=corrected)", Catalogue.Parse<Problem>("tutorial(gradient,corrected)").ToString());
    }

    public static TheoryData<string> AllNames =>
    [
        .. Catalogue.Names<Optimizer>(), .. Catalogue.Names<Activation>(), .. Catalogue.Names<Loss>(), .. Catalogue.Names<InitialWeights>(),
        .. Catalogue.Names<Problem>(),
        .. Catalogue.Names<Schedule>(), .. Catalogue.Names<Controller>(),
    ];

    [Theory, MemberData(nameof(AllNames))]
    public void EveryName_IsTheTextFormOfItsDefaults(string name)
    {
        var recipe = Catalogue.Parse<Recipe>(name);
        Assert.Equal(name, recipe.ToString());
        Assert.Equal(recipe, Catalogue.Parse<Recipe>(name));
    }

    // Combinations of schedules have no name; they are made of two others. A recipe that someone
    // forgot to list could be made in code and not on the command line.
    [Fact]
    public void EveryRecipe_IsListed()
    {
        var concrete = typeof(Recipe).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Recipe)) && !type.IsAbstract);
        var listed = Catalogue.Names<Recipe>().Select(name => Catalogue.Parse<Recipe>(name).GetType());
        Assert.Equal(
            concrete.Except([typeof(Network), typeof(NetworkProblem)]).Where(type => type.Namespace != typeof(Schedule).Namespace
                || type.GetConstructor([]) is not null).OrderBy(type => type.Name),
            listed.OrderBy(type => type.Name));
    }

    [Theory]
    [InlineData("sdg", "'sdg' is no optimizer. Allowed: ")]
    [InlineData("relu", "'relu' is no optimizer. Allowed: ")]
    [InlineData("sgd(momentun=0.9)", "sgd has no option 'momentun'. Allowed: momentum, dampening, nesterov, weightdecay.")]
    [InlineData("sgd(momentum=1)", "Momentum is 1; it must be 0 or more, and below 1.")]
    [InlineData("sgd(momentum=NaN)", "Momentum is NaN; it must be 0 or more, and below 1.")]
    [InlineData("sgd(momentum=0,9)", "Dampening is 9; it must be 0 or more, and below 1.")]
    [InlineData("sgd(momentum=x)", "sgd: momentum=x is not understood; it must be a number, such as 0.9 or 1e-3.")]
    [InlineData("sgd(nesterov=yes)", "sgd: nesterov=yes is not understood; it must be true or false.")]
    [InlineData("sgd(momentum=0.9,momentum=0.8)", "sgd has its option 'momentum' twice")]
    [InlineData("sgd(momentum=0.9", "opens a parenthesis that it does not close")]
    [InlineData("sgd(momentum=(0.9)", "The parentheses of")]
    [InlineData("", "'' is no optimizer.")]
    public void AMistake_IsRefusedInWords(string text, string expected)
    {
        var refused = Assert.Throws<FormatException>(() => Catalogue.Parse<Optimizer>(text));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("64", "it needs an input width and a layer")]
    [InlineData("64 relu > 10", "'64 relu' is no input width")]
    [InlineData("64 > x", "'x' is no width")]
    [InlineData("64 > 0", "'0' is no width")]
    [InlineData("64 > 32 rellu > 10", "'rellu' is no activation")]
    [InlineData("64 > > 10", "'' is no width")]
    public void AWrongNetwork_IsRefusedInWords(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Network.Parse(text)).Message, StringComparison.Ordinal);
}
