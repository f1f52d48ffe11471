using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Netflix.Lab;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Machine;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Netflix.Steering.Ranking;
using Spectre.Console;

namespace Netflix.LoadTests.Steer;

/// <summary>
/// The pure decision on one thread: viewers all over a world with a full table of prefixes, of which half are announced by a site, a
/// quarter known by AS and place, a quarter by country alone.
/// </summary>
internal static class SteerBench
{
    private const int Sites = 1200, Appliances = 5000, IPv4Prefixes = 1_000_000, IPv6Prefixes = 200_000;
    private const int Viewers = 1 << 16;
    private const int RoutesAtOnce = 10_000;
    private const int Choices = 4;
    private const double Goal = 300_000;
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(3);

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<int> seconds = BenchCommand.WholeNumber("--seconds", 10, 1, 600, "how long decisions are made");
        var command = new Command(
            "steer",
            "The pure steering decision with 1,200 sites, 5,000 appliances and 1.2 million prefixes. The last line: decisions a second on one core.")
        {
            seconds,
        };
        command.SetAction(given => Measure(TimeSpan.FromSeconds(given.GetValue(seconds))));
        return command.InvokeAsync(arguments);
    }

    private static void Measure(TimeSpan length)
    {
        var fleet = new InventedFleet(Sites, Appliances);
        RouteChange[] routes = [.. fleet.InventRoutes(IPv4Prefixes, IPv6Prefixes)];
        var prefixes = new PrefixTable();
        long before = ProcessMemory.OwnAfterCollection(), began = Stopwatch.GetTimestamp();
        foreach (RouteChange[] batch in routes.Chunk(RoutesAtOnce)) prefixes.Apply(batch);
        TimeSpan loading = Stopwatch.GetElapsedTime(began);
        long tableBytes = ProcessMemory.OwnAfterCollection() - before;
        double update = MedianUpdateSeconds(prefixes, routes);

        SteeringRequest[] viewers = [.. InventViewers(fleet, routes)];
        var engine = new SteeringEngine(fleet.Map, fleet.Board, prefixes, new SteeringLimits());
        Run(engine, viewers, Warmth);
        DecisionRun run = Run(engine, viewers, length);
        Print(run, loading, update, tableBytes, prefixes.Count);
    }

    private static DecisionRun Run(SteeringEngine engine, SteeringRequest[] viewers, TimeSpan length)
    {
        var choices = new SteeringChoice[Choices];
        // Nanoseconds, up to 100 microseconds; what takes longer is in the last one.
        int[] times = new int[100_000];
        long count = 0, answered = 0, allocated = GC.GetAllocatedBytesForCurrentThread(), began = Stopwatch.GetTimestamp(), last = began;
        long end = began + (long)(length.TotalSeconds * Stopwatch.Frequency);
        while (last < end)
        {
            answered += engine.Decide(viewers[count % Viewers], choices) > 0 ? 1 : 0;
            count++;
            long now = Stopwatch.GetTimestamp();
            times[Math.Min(times.Length - 1, (int)((now - last) * (1_000_000_000 / Stopwatch.Frequency)))]++;
            last = now;
        }
        double seconds = Stopwatch.GetElapsedTime(began, last).TotalSeconds;
        return new DecisionRun(count / seconds, (double)answered / count, Quantile(times, count, 0.5), Quantile(times, count, 0.99), Quantile(times, count, 0.999), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static double Quantile(int[] times, long count, double share)
    {
        long left = (long)(count * share);
        int nanoseconds = 0;
        while (nanoseconds < times.Length - 1 && (left -= times[nanoseconds]) > 0) nanoseconds++;
        return nanoseconds / 1000.0;
    }

    // One prefix taken back and announced again, seen by readers when the call returns.
    private static double MedianUpdateSeconds(PrefixTable prefixes, RouteChange[] routes)
    {
        var random = new Random(2);
        return Quantiles.Median(Enumerable.Range(0, 200).Select(_ =>
        {
            RouteChange route = routes[random.Next(routes.Length)];
            long began = Stopwatch.GetTimestamp();
            prefixes.Apply([route with { IsWithdrawn = true }]);
            prefixes.Apply([route]);
            return Stopwatch.GetElapsedTime(began).TotalSeconds / 2;
        }));
    }

    private static IEnumerable<SteeringRequest> InventViewers(InventedFleet fleet, RouteChange[] routes)
    {
        var random = new Random(3);
        for (int i = 0; i < Viewers; i++)
        {
            int country = fleet.InventCountry();
            Prefix announced = routes[random.Next(routes.Length)].Prefix;
            NetworkAddress client = i % 2 == 0
                ? new NetworkAddress(announced.Bits, announced.IsIPv6)
                // Of a block that nobody announces.
                : new NetworkAddress((UInt128)(0xf000_0000u | (uint)random.Next(1 << 28)) << 96, IsIPv6: false);
            SteeringSite site = fleet.Map.Sites[random.Next(Sites)];
            bool isPlaced = i % 4 == 1;
            int title = (int)(InventedFleet.Titles * Math.Pow(random.NextDouble(), 3));
            yield return new SteeringRequest(
                client, isPlaced ? site.Networks[0] : 0, InventedFleet.CountryName(country), isPlaced ? fleet.InventPlace(country) : null,
                RendezvousHash.HashTitle($"title-{title}"), title, NeedsTls: random.Next(2) == 0);
        }
    }

    private static void Print(in DecisionRun run, TimeSpan loading, double update, long tableBytes, int prefixes)
    {
        if (run.AnsweredShare < 1) throw new LabException($"Only {run.AnsweredShare:0.0 %} of the viewers got an answer.");
        var table = new Table().RoundedBorder().AddColumns("measure", "value", "goal");
        table.Columns[1].RightAligned();
        table.AddRow("decisions on one core", Text($"{run.PerSecond:n0}/s"), "300,000/s");
        table.AddRow("a decision, median", Text($"{run.P50Microseconds:0.00} µs"), "");
        table.AddRow("a decision, p99", Text($"{run.P99Microseconds:0.00} µs"), "20 µs");
        table.AddRow("a decision, p99.9", Text($"{run.P999Microseconds:0.00} µs"), "");
        table.AddRow("allocated meanwhile", Text($"{run.AllocatedBytes} B"), "0");
        table.AddRow(Text($"{prefixes:n0} prefixes loaded"), Text($"{loading.TotalSeconds:0.0} s"), "20 s");
        table.AddRow("their memory", Text($"{tableBytes / 1e6:0} MB"), "300 MB");
        table.AddRow("one prefix changed", Text($"{update * 1e6:0.0} µs"), "2 s");
        AnsiConsole.Write(table);
        Console.WriteLine(GoalLine.Format("steer-p99-microseconds", run.P99Microseconds, 20));
        Console.WriteLine(GoalLine.Format("steer", run.PerSecond, Goal));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct DecisionRun(double PerSecond, double AnsweredShare, double P50Microseconds, double P99Microseconds, double P999Microseconds, long AllocatedBytes);
}
