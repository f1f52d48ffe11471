using Netflix.Lab.Processes;
using Netflix.Lab.Site;
using Spectre.Console;

namespace Netflix.Lab.Commands;

/// <summary>
/// What a service manager would do in production: starts a program again that ended by itself, so that a viewer of the demo may
/// kill an appliance and watch playback go on, and the appliance come back.
/// </summary>
internal sealed class Supervisor(LabSite site, Action<ChildProcess> started)
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(5);

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(site.Programs.Select(program => WatchAsync(program, stop)));

    private async Task WatchAsync(SiteProgram program, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await program.Process.Exited.WaitAsync(stop);
                AnsiConsole.MarkupLineInterpolated($"  [yellow]![/] {program.Name} ended with code {program.Process.ExitCode}; starting it again in {RestartDelay.TotalSeconds:0} s (log: {program.Process.LogFile})");
                await Task.Delay(RestartDelay, stop);
                await program.StartAsync(stop, started);
                AnsiConsole.MarkupLineInterpolated($"  [green]✓[/] {program.Name} is back");
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (LabException error)
            {
                AnsiConsole.MarkupLineInterpolated($"  [red]✗[/] {error.Message}");
            }
        }
    }
}
