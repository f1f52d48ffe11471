using Netflix.Lab;
using Netflix.LoadTests;
using Netflix.LoadTests.FleetLink;
using Spectre.Console;

// Called by `./netflix bench NAME`.
try
{
    if (args is [] or ["--help"])
    {
        BenchList.Print();
        return 0;
    }
    if (args is [SimulatedFleet.ProcessName, var fleet])
        return await SimulatedFleet.RunAsync(new Uri(fleet));
    return await BenchList.RunAsync(args[0], args[1..]);
}
catch (LabException error)
{
    AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {error.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    // Ctrl-C: everything the bench started has ended by now.
    return 130;
}
