using Netflix.Lab.Processes;
using Netflix.Lab.State;
using Spectre.Console;

namespace Netflix.Lab.Commands;

/// <summary>Stops the lab of a state folder, everything it started, and nothing else.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string stateFolder, CancellationToken cancel)
    {
        if (LabState.Read(stateFolder) is not { } state)
        {
            AnsiConsole.MarkupLine("Nothing is running.");
            return 0;
        }
        state.Lab.Send(UnixSignal.Terminate);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Patience);
        while (state.Lab.IsAlive && !deadline.IsCancellationRequested)
            await Task.Delay(50, CancellationToken.None);
        if (state.Lab.IsAlive)
            state.Lab.KillGroup();
        state.EndLeftovers();
        LabState.Remove(stateFolder);
        AnsiConsole.MarkupLine("Stopped. Titles, accounts and settings stay in .state/ for the next [bold]./netflix up[/].");
        return 0;
    }
}
