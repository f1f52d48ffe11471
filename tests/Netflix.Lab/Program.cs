using System.Runtime.InteropServices;
using Netflix.Lab;
using Netflix.Lab.Commands;
using Netflix.Lab.Site;
using Spectre.Console;

// Called by ./netflix; see there for the words meant for people.
// In a log a sentence is one line, however long.
if (!AnsiConsole.Profile.Out.IsTerminal)
    AnsiConsole.Profile.Width = 400;
string stateFolder = Environment.GetEnvironmentVariable("NETFLIX_STATE") is { Length: > 0 } folder ? folder : Path.Combine(Repository.Root, ".state");
using var stop = new CancellationTokenSource();
void RequestStop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, RequestStop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, RequestStop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, RequestStop);

try
{
    return args switch
    {
        ["up", .. var rest] => await new UpCommand(UpOptions.Parse(rest, stateFolder)).RunAsync(stop.Token),
        ["down"] => await DownCommand.RunAsync(stateFolder, stop.Token),
        ["status"] => await StatusCommand.RunAsync(stateFolder, stop.Token),
        _ => throw new LabException("Usage: ./netflix up|down|status"),
    };
}
catch (LabException error)
{
    AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {error.Message}");
    return 1;
}
