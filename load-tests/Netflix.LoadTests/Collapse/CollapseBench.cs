using System.CommandLine;
using System.Globalization;
using Netflix.Lab;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Origin;
using Netflix.LoadTests.Peers;
using Spectre.Console;

namespace Netflix.LoadTests.Collapse;

/// <summary>
/// A crowd asks at once for a body nobody has: a new episode's first second. The origin waits 300 ms and then sends 4 MB within one
/// more second, so a cache that holds its waiters until the body is whole, or polls, shows.
/// </summary>
internal static class CollapseBench
{
    private const long BodyBytes = 4 << 20;
    private const int WaitMilliseconds = 300;
    private const long BytesPerSecond = 4 << 20;
    private const int WarmCrowds = 10;
    private const long CacheBytes = 1L << 30;

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<string[]> peers = BenchCommand.Peers("nginx", "varnish");
        Option<int> clients = BenchCommand.WholeNumber("--clients", 100, 2, 5000, "clients that ask at once");
        Option<int> rounds = BenchCommand.WholeNumber("--rounds", 9, 1, 100, "bodies; figures are medians, requests to the origin the maximum");
        var command = new Command(
            "collapse",
            "A crowd on one cold 4 MB body of a slow origin. The last line: seconds from the origin's first byte to the first byte of the last client, ours and nginx, ratio = ours ÷ nginx (less is better).")
        {
            peers, clients, rounds,
        };
        command.SetAction(async (given, cancel) =>
        {
            await MeasureAsync(CacheProgram.OursAnd(given.GetValue(peers)!, CacheProgram.Nginx, CacheProgram.Varnish), given.GetValue(clients), given.GetValue(rounds), cancel);
            return 0;
        });
        return command.InvokeAsync(arguments);
    }

    private static async Task MeasureAsync(List<CacheProgram> programs, int clients, int rounds, CancellationToken cancel)
    {
        await Cores.LeaveTheServersAsync();
        OpenFileLimit.Ensure((ulong)clients + 4096);
        using var scratch = ScratchFolder.Create("collapse");
        await using BenchOrigin origin = await BenchOrigin.StartAsync(TimeProvider.System);
        List<(string Server, CollapseRound Median)> results = [];
        // Each body is asked for by one crowd of one server: the origin's record of it is that crowd's alone.
        int body = 0;
        foreach (CacheProgram program in programs)
        {
            var setup = new CacheSetup(origin.Url, scratch.Folder(program.Name), scratch.Folder($"{program.Name}-cache"), CacheBytes);
            await using CacheServer server = await CacheServer.StartAsync(program, setup, cancel);
            AnsiConsole.MarkupLineInterpolated($"[bold]▸ {program.Name}[/]");
            // Code that has hardly ever run is not what a crowd meets on an appliance; it took .NET ten crowds to compile it all.
            for (int warm = 0; warm < WarmCrowds; warm++)
                await RunRoundAsync(server, origin, body++, clients, cancel);
            List<CollapseRound> seen = [];
            for (int round = 1; round <= rounds; round++)
            {
                seen.Add(await RunRoundAsync(server, origin, body++, clients, cancel));
                AnsiConsole.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  [grey]{seen[^1].OriginRequests} to the origin, last client {seen[^1].LastExtraSeconds * 1000:0.0} ms after it[/]"));
            }
            results.Add((program.Name, new CollapseRound(
                seen.Max(round => round.OriginRequests), Quantiles.Median(seen.Select(round => round.LastExtraSeconds)), Quantiles.Median(seen.Select(round => round.MedianExtraSeconds)))));
        }
        Print(results, clients);
    }

    private static async Task<CollapseRound> RunRoundAsync(CacheServer server, BenchOrigin origin, int id, int clients, CancellationToken cancel)
    {
        var body = new BenchBody(BodyBytes, id, WaitMilliseconds, BytesPerSecond);
        TimeProvider time = TimeProvider.System;
        List<HttpConnection> crowd = [];
        try
        {
            for (int client = 0; client < clients; client++)
                crowd.Add(await HttpConnection.OpenAsync(server.Url, time, cancel));
            foreach (HttpConnection connection in crowd)
                await connection.AskAsync(body, cancel);
            // All first bytes before any second one: who reads a body meanwhile is late for its neighbours' first bytes.
            long[] firstBytes = await FirstBytes.OfAllAsync([.. crowd.Select(connection => connection.Socket)], time, cancel);
            HttpAnswer[] answers = await Task.WhenAll(crowd.Select(connection => connection.ReadAnswerAsync(body, cancel)));
            if (answers.Count(answer => !answer.BytesAreRight) is > 0 and int wrong)
                throw new LabException($"{wrong} of {clients} clients of {server.Program.Name} did not get the body.");
            SlowBodyRecord record = origin.RecordOf(body);
            double[] extra = [.. firstBytes.Select(at => time.GetElapsedTime(record.FirstByteAt, at).TotalSeconds).Order()];
            return new CollapseRound(record.Requests, extra[^1], Quantiles.Of(extra, 0.5));
        }
        finally
        {
            foreach (HttpConnection connection in crowd)
                await connection.DisposeAsync();
        }
    }

    private static void Print(List<(string Server, CollapseRound Median)> results, int clients)
    {
        var table = new Table().RoundedBorder().AddColumns("server", $"requests to the origin of {clients}", "last client's first byte after the origin's", "median client's");
        foreach (var (server, median) in results)
            table.AddRow(server, $"{median.OriginRequests}", Milliseconds(median.LastExtraSeconds), Milliseconds(median.MedianExtraSeconds));
        AnsiConsole.Write(table);
        foreach (var (server, median) in results.Skip(1).Reverse())
            Console.WriteLine(ResultLine.Format(server == CacheProgram.Nginx.Name ? "collapse" : $"collapse-{server}", results[0].Median.LastExtraSeconds, median.LastExtraSeconds));
    }

    private static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.0} ms");
}
