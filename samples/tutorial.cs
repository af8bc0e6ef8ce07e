#:project ../src/LearnRate/LearnRate.csproj
// Trains the tutorial's neuron as its program does, and asks up to which rate that works.
// Run: dotnet run samples/tutorial.cs
using LearnRate.Tutorial;

var run = new TutorialProgram { Rate = 0.00001 }.Train();
Console.WriteLine($"{run.Iterations} iterations, w = {run.Weights.W}");

var variant = new Variant(Rule.Corrected, TutorialData.Published);
var rates = CriticalRates.ToThreeDigits(variant);
Console.WriteLine($"settles up to {rates.Cliff.Below}; its small-rate cycle ends, says theory, at {rates.ExistenceLimit}");
