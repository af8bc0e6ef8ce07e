using System.Runtime.InteropServices;
using LearnRate.Cli;

var terminal = Terminal.OfProcess();

using var stop = new CancellationTokenSource();
var answer = ExitCode.Interrupted;
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));

try
{
    return await CommandLine.Run(args, terminal, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return answer;
}
catch (Exception fault)
{
    terminal.Error.WriteLine(
        $"error: unexpected fault, please report it: {fault.GetType().Name}: {VisibleText.OnOneLine(fault.Message)}");
    return ExitCode.Fault;
}

void Stop(PosixSignalContext context, int code)
{
    context.Cancel = true;
    answer = code;
    stop.Cancel();
}
