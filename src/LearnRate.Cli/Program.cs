using LearnRate.Tutorial;

var run = new TutorialProgram { Rate = 0.00001 }.Train();
Console.WriteLine(run);
foreach (var v in Variant.All)
{
    var start = System.Diagnostics.Stopwatch.GetTimestamp();
    var c = CriticalRates.ToThreeDigits(v);
    Console.WriteLine($"{v} {c.CycleLost} {c.Cliff} {c.StabilityLimit} {c.ExistenceLimit} {System.Diagnostics.Stopwatch.GetElapsedTime(start)}");
    start = System.Diagnostics.Stopwatch.GetTimestamp();
    Console.WriteLine($"{c.WidestWindowAbove()} {System.Diagnostics.Stopwatch.GetElapsedTime(start)}");
}
