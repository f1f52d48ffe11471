using Netflix.Lab.Processes;
using Netflix.Lab.State;
using Spectre.Console;

namespace Netflix.Lab.Commands;

/// <summary>A table of what runs and whether it is ready. Exit code 0 when all is well, 1 otherwise.</summary>
internal static class StatusCommand
{
    public static async Task<int> RunAsync(string stateFolder, CancellationToken cancel)
    {
        if (LabState.Read(stateFolder) is not { IsRunning: true } state)
        {
            AnsiConsole.MarkupLine("Nothing is running; [bold]./netflix up[/] starts it.");
            return 1;
        }
        var table = new Table().RoundedBorder().AddColumns("program", "pid", "state", "metrics");
        bool allReady = true;
        foreach (IGrouping<string, ProcessIdentity> child in state.Children.GroupBy(child => child.Name))
        {
            ProcessIdentity latest = child.Last();
            string? admin = state.AdminUrls.GetValueOrDefault(latest.Name);
            bool ready = latest.IsAlive && (admin is null || await Readiness.AnswersAsync(new Uri($"{admin}/health/ready"), cancel));
            allReady &= ready;
            string condition = ready ? "[green]ready[/]" : latest.IsAlive ? "[yellow]not ready[/]" : "[red]ended[/]";
            table.AddRow(latest.Name, $"{latest.Pid}", condition, admin is null ? "" : $"{admin}/metrics");
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Page: [link]{state.WebUrl ?? "not ready yet"}[/]");
        return allReady ? 0 : 1;
    }
}
