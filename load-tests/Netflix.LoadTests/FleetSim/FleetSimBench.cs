using System.CommandLine;
using Netflix.Lab;
using Netflix.Steering.Decisions;
using Spectre.Console;

namespace Netflix.LoadTests.FleetSim;

/// <summary>One evening of a fleet in compressed time, steered by the engine that steers viewers, with a loss of appliances at the peak.</summary>
internal static class FleetSimBench
{
    public static Task<int> RunAsync(string[] arguments)
    {
        Option<int> streams = BenchCommand.WholeNumber("--streams", 10_000_000, 10_000, 100_000_000, "streams at the peak");
        Option<int> sites = BenchCommand.WholeNumber("--sites", 1200, 5, 4000, "sites");
        Option<int> appliances = BenchCommand.WholeNumber("--appliances", 5000, 5, 50_000, "appliances");
        Option<int> lost = BenchCommand.WholeNumber("--lost", 10, 0, 50, "percent of the appliances that fail at the peak, all at once");
        Option<int> minutes = BenchCommand.WholeNumber("--minutes", 60, 30, 600, "how long the evening is in its own time");
        var command = new Command(
            "fleet-sim",
            "An evening of ten million streams in compressed time, steered by the real engine. The last line: streams moved per stream on a lost appliance, and a site's most used appliance over its mean (p99 over sites and time).")
        {
            streams, sites, appliances, lost, minutes,
        };
        command.SetAction(given => Simulate(given.GetValue(streams), given.GetValue(sites), given.GetValue(appliances), given.GetValue(lost), given.GetValue(minutes)));
        return command.InvokeAsync(arguments);
    }

    private static void Simulate(int streams, int sites, int appliances, int lostPercent, int minutes)
    {
        if (appliances < sites) throw new LabException("Each site has an appliance at least.");
        var fleet = new EveningFleet(sites, appliances, streams);
        var plan = new EveningPlan(streams, minutes * 60);
        int[] lost = DrawLost(appliances, lostPercent);
        var evening = new Evening(fleet, plan, new SteeringLimits());
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(progress =>
        {
            ProgressTask task = progress.AddTask($"an evening of {minutes} minutes", maxValue: plan.Seconds);
            evening.Run(lost, second => task.Value = second + 1);
        });
        FleetSimReport.Print(fleet, evening, lost.Length);
    }

    private static int[] DrawLost(int appliances, int percent)
    {
        int[] numbers = [.. Enumerable.Range(0, appliances)];
        new Random(4).Shuffle(numbers);
        return numbers[..(appliances * percent / 100)];
    }
}
