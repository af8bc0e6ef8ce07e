#:project ../src/LearnRate.Formats/LearnRate.Formats.csproj
// A table in, a model out: which penguin is it? Ctrl-C ends training with the best weights so far.
// Run: dotnet run samples/train.cs
using System.Globalization;
using LearnRate.Data;
using LearnRate.Formats;
using LearnRate.Models;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

var table = TableReader.Read("tests/Data/penguins.csv").Table;
var data = PreparedTable.Create(table, new() { Targets = ["species"] });
var training = new ModelTraining(data, new() { Hidden = TrainingPlan.ParseHidden("32 relu, 16 relu"), Epochs = 40, Patience = 10 });

TrainedModel? trained = null;
await foreach (var step in training.Stream(stop.Token))
{
    if (step is { Evaluation.Validation.Loss: var loss, IsBest: true })
        Console.WriteLine($"epoch {step.Epochs:0}: validation loss {loss:F4}");
    trained = step.Result;
}

Console.WriteLine(
    $"right on test rows: {((ClassScore)trained!.Test!).Accuracy:P1}; by the commonest " +
    $"class {((ClassScore)trained.Baseline!).Accuracy:P1}");
ModelFile.Write(Path.Combine(Path.GetTempPath(), "penguins.json"), trained.Model!);
var first = new Predictor(trained.Model!).Predict(table);
Console.WriteLine($"the first row is {first.Class(0)}, with a probability of {first.Numbers(0)[first.ClassNumber(0)]:P1}");
