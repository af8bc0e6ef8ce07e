using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LearnRate.Controllers;
using LearnRate.Networks;
using LearnRate.Optimizers;
using LearnRate.Problems;
using LearnRate.Recipes;
using LearnRate.Schedules;

namespace LearnRate;

/// <summary>The recipes that come with the library: a new one is one file and one line here.</summary>
internal static class BuiltInRecipes
{
    /// <summary>Tells the catalogue, which knows no recipe by itself, where to find them.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It sets one field; the recipes are described when one is first asked for.")]
    internal static void Register() => Catalogue.BuiltIn = () => new(
        [
            Catalogue.Entry.Describe<Identity>(),
            Catalogue.Entry.Describe<Clip>(),
            Catalogue.Entry.Describe<Relu>(),
            Catalogue.Entry.Describe<LeakyRelu>(),
            Catalogue.Entry.Describe<Elu>(),
            Catalogue.Entry.Describe<Gelu>(),
            Catalogue.Entry.Describe<GeluTanh>(),
            Catalogue.Entry.Describe<Sigmoid>(),
            Catalogue.Entry.Describe<Tanh>(),
            Catalogue.Entry.Describe<Softplus>(),
            Catalogue.Entry.Describe<Silu>(),
            Catalogue.Entry.Describe<Sine>(),
            Catalogue.Entry.Describe<Softmax>(),

            Catalogue.Entry.Describe<SquaredLoss>(),
            Catalogue.Entry.Describe<HalfSquaredLoss>(),
            Catalogue.Entry.Describe<AbsoluteLoss>(),
            Catalogue.Entry.Describe<HuberLoss>(),
            Catalogue.Entry.Describe<CrossEntropyLoss>(),
            Catalogue.Entry.Describe<BinaryCrossEntropyLoss>(),

            Catalogue.Entry.Describe<PyTorchWeights>(),
            Catalogue.Entry.Describe<ZeroWeights>(),
            Catalogue.Entry.Describe<UniformWeights>(),
            Catalogue.Entry.Describe<NormalWeights>(),
            Catalogue.Entry.Describe<GlorotWeights>(),
            Catalogue.Entry.Describe<HeWeights>(),
            Catalogue.Entry.Describe<ExplicitWeights>(),

            Catalogue.Entry.Describe<Sgd>(),
            Catalogue.Entry.Describe<Adagrad>(),
            Catalogue.Entry.Describe<Adadelta>(),
            Catalogue.Entry.Describe<RmsProp>(),
            Catalogue.Entry.Describe<Adam>(),
            Catalogue.Entry.Describe<AdamW>(),
            Catalogue.Entry.Describe<NAdam>(),
            Catalogue.Entry.Describe<RAdam>(),
            Catalogue.Entry.Describe<Adamax>(),
            Catalogue.Entry.Describe<Rprop>(),
            Catalogue.Entry.Describe<Asgd>(),
            Catalogue.Entry.Describe<Lion>(),
            Catalogue.Entry.Describe<ClipNorm>(),
            Catalogue.Entry.Describe<ClipValue>(),

            Catalogue.Entry.Describe<ConstantSchedule>(),
            Catalogue.Entry.Describe<StepSchedule>(),
            Catalogue.Entry.Describe<MultiStepSchedule>(),
            Catalogue.Entry.Describe<ExponentialSchedule>(),
            Catalogue.Entry.Describe<LinearSchedule>(),
            Catalogue.Entry.Describe<PolynomialSchedule>(),
            Catalogue.Entry.Describe<CosineSchedule>(),
            Catalogue.Entry.Describe<RestartsSchedule>(),
            Catalogue.Entry.Describe<CyclicSchedule>(),
            Catalogue.Entry.Describe<OneCycleSchedule>(),
            Catalogue.Entry.Describe<InverseTimeSchedule>(),
            Catalogue.Entry.Describe<InverseRootSchedule>(),
            Catalogue.Entry.Describe<WarmupSchedule>(),
            Catalogue.Entry.Describe<WarmupStableDecaySchedule>(),
            Catalogue.Entry.Describe<NoamSchedule>(),
            Catalogue.Entry.Describe<PiecewiseSchedule>(),

            Catalogue.Entry.Describe<PlateauController>(),
            Catalogue.Entry.Describe<PolyakController>(),
            Catalogue.Entry.Describe<AdagradNormController>(),
            Catalogue.Entry.Describe<BoldDriverController>(),
            Catalogue.Entry.Describe<CatchController>(),

            Catalogue.Entry.Describe<Quadratic>(),
            Catalogue.Entry.Describe<Rosenbrock>(),
            Catalogue.Entry.Describe<TutorialProblem>(),
            Catalogue.Entry.Describe<ExternalProblem>(),
        ],
        Kinds: new()
        {
            // These have a grammar of their own.
            [typeof(Network)] = Network.Parse,
            [typeof(Schedule)] = ScheduleText.Parse,
        },
        Values: new()
        {
            [typeof(Length)] = new(text => Length.TryParse(text), Length.Allowed),
            [typeof(ValueList<Length>)] =
                new(text => Texts.List(text, Length.TryParse), "lengths in brackets, such as [100 3epochs 50%]"),
        },
        Reserved: [.. ScheduleText.Uses, "network"]);
}
