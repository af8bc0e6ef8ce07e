using LearnRate.Controllers;
using LearnRate.Data;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;
using LearnRate.Training;

namespace LearnRate.Bits;

/// <summary>
/// Every optimizer, activation, loss, kind of initial weights and problem of the catalogue
/// once, in experiments small enough to run without vector hardware.
/// </summary>
public static class SmallExperiments
{
    private static readonly string[] Optimizers =
    [
        .. Catalogue.Names<Optimizer>(),
        "sgd(momentum=0.9,dampening=0.1,weightdecay=0.01)", "sgd(momentum=0.9,nesterov=true)", "rmsprop(momentum=0.9,centered=true)",
        "adam(amsgrad=true,weightdecay=0.1)",
        "clipnorm(max=0.1,inner=adam)", "clipvalue(max=0.01,inner=sgd(momentum=0.5))",
    ];

    /// <summary>The experiments in float, by a name that says what is special about each.</summary>
    public static IReadOnlyDictionary<string, Experiment> All { get; } = Optimizers
        .Select(text => (text, Create(optimizer: text)))
        .Concat(Activations.Select(text => (text, Create(network: text == "softmax" ? "3 > 2 softmax" : $"3 > 4 {text} > 5 {text} > 2"))))
        .Concat(Catalogue.Names<Loss>().Select(text => ($"loss {text}", Create(loss: text))))
        .Concat(Catalogue.Names<InitialWeights>().Where(text => text != "explicit")
            .Select(text => ($"initial {text}", Create(initial: text))))
        .Concat(((string[])["quadratic", "rosenbrock", "tutorial", "tutorial(rule=gradient)"]).Select(text => (text, new Experiment
        {
            Problem = Catalogue.Parse<Problem>(text),
            BatchSize = 1,
            Steps = 12,
            Rate = 1e-4,
            Order = RowOrder.Given,
        })))
        .Concat(Catalogue.Names<Schedule>().Append("warmup(30%).then(0.5 * cosine)")
            .Select(text => ($"schedule {text}", Create() with { Schedule = Catalogue.Parse<Schedule>(text) })))
        .Concat(WithMomentum.Select(text => ($"onecycle {text}", Create(optimizer: text) with { Schedule = new OneCycleSchedule() })))
        .Concat(
            Controllers.Select(text => ($"controller {text}",
                Create(optimizer: "sgd(momentum=0.9)") with { Controller = Catalogue.Parse<Controller>(text), Steps = 24, Rate = 2 })))
        // Long enough for what is remembered of dead units to fade away, and for classes to become impossible.
        .Append(("units that die", Create(optimizer: "adam", network: "3 > 8 relu > 2") with { Steps = 1600, Rate = 3 }))
        .Append(("saturated units", Create(optimizer: "rmsprop", network: "3 > 8 sigmoid > 8 silu > 8 gelu > 2") with
        {
            Steps = 200,
            Rate = 30
        }))
        .ToDictionary();

    private static string[] WithMomentum =>
        ["sgd(momentum=0.9)", "sgd(momentum=0.9,nesterov=true)", "rmsprop(momentum=0.9)", "adam", "adamw", "nadam", "radam", "adamax",
            "lion", "clipnorm(inner=adam)"];

    private static IEnumerable<string> Controllers =>
        Catalogue.Names<Controller>().Concat(["plateau(by=0.5,patience=0,metric=accuracy)", "catch(every=1,spike=0.5)"]);

    private static IEnumerable<string> Activations => Catalogue.Names<Activation>().Append("clip(max=0.1)");

    private static Experiment Create(string optimizer = "sgd", string network = "3 > 4 tanh > 2", string loss = "crossentropy",
        string initial = "pytorch") => new()
        {
            Problem = new NetworkProblem(Network.Parse(network), Rows(loss),
            Catalogue.Parse<Loss>(loss))
            { Initial = Catalogue.Parse<InitialWeights>(initial) },
            Optimizer = Catalogue.Parse<Optimizer>(optimizer),
            BatchSize = 3,
            Steps = 8,
            Rate = 0.05,
        };

    private static Dataset Rows(string loss)
    {
        double[] inputs = [0.5, -1, 2, 0.25, 1.5, -0.75, -2, 0.125, 1, 1, 1, 1, -0.5, 3, -3, 0, 0, 0, 0.3, 0.2, 0.1];
        double[] targets = loss == "crossentropy" ? [0, 1, 1, 0, 0, 1, 0] : [0, 1, 1, 0, 0.5, 0.5, 0, 0, 1, 1, 0.25, 0.75, 0, 1];
        var rows = new Rows(inputs, 3, targets, loss == "crossentropy" ? 1 : 2);
        return new("small", rows, rows.Select([0, 3, 6]));
    }
}
