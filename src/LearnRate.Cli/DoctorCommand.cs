using System.CommandLine;
using System.Runtime.InteropServices;
using LearnRate.Tutorial;
using LearnRate.Workbench;

namespace LearnRate.Cli;

/// <summary><c>learnrate doctor</c>: what the program runs on, and whether it computes as it should.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        Command command = new("doctor", "Name the vector hardware in use and check that numbers come out right");
        command.SetAction(_ =>
        {
            // The published program's end is known to the last bit: b - w stays as it was, and 2002 iterations are run.
            var run = new TutorialProgram { Rate = 0.00001 }.Train();
            var sound = run is { StoppedByRule: true, Diverged: null };
            var output = terminal.Out;
            output.WriteLine($"learnrate  {MachineInfo.Version}");
            output.WriteLine($"runtime    {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
            output.WriteLine($"system     {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
            output.WriteLine($"vectors    {MachineInfo.VectorHardware}");
            output.WriteLine($"tutorial   {(sound ? "trains" : "does not train: please report this")}");
            return sound ? ExitCode.Done : ExitCode.Fault;
        });
        return command.WithExamples(["learnrate doctor"]);
    }
}
