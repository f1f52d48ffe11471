using System.CommandLine;
using System.Globalization;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Origin;
using Netflix.LoadTests.Peers;
using Spectre.Console;

namespace Netflix.LoadTests.Idle;

/// <summary>
/// What a viewer between two segments costs: memory of the server's processes with thousands of keep-alive connections that have
/// each been served one hit and now wait, less what the warm server had without them.
/// </summary>
internal static class IdleBench
{
    private const long CacheBytes = 256L << 20;
    private const int ConnectionsPerAddress = 100;
    private static readonly BenchBody Body = new(16 * 1024, Id: 1);

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<string[]> peers = BenchCommand.Peers("nginx");
        Option<int> connections = BenchCommand.WholeNumber("--connections", 10_000, 100, 15_000, "idle connections");
        var command = new Command(
            "idle",
            "Memory of an idle keep-alive connection. The last line: bytes of the server's resident memory per connection, ours and nginx, ratio = ours ÷ nginx (less is better).")
        {
            peers, connections,
        };
        command.SetAction(async (given, cancel) =>
        {
            await MeasureAsync(CacheProgram.OursAnd(given.GetValue(peers)!, CacheProgram.Nginx), given.GetValue(connections), cancel);
            return 0;
        });
        return command.InvokeAsync(arguments);
    }

    private static async Task MeasureAsync(List<CacheProgram> programs, int count, CancellationToken cancel)
    {
        await Cores.LeaveTheServersAsync();
        OpenFileLimit.Ensure((ulong)count + 4096);
        using var scratch = ScratchFolder.Create("idle");
        await using BenchOrigin origin = await BenchOrigin.StartAsync(TimeProvider.System);
        var table = new Table().RoundedBorder().AddColumns("server", "warm, without them", $"with {count}", "per connection", "of it heap (RssAnon)", "kernel slab, both ends");
        List<(string Server, double Bytes)> results = [];
        foreach (CacheProgram program in programs)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]▸ {program.Name}[/]");
            var setup = new CacheSetup(origin.Url, scratch.Folder(program.Name), scratch.Folder($"{program.Name}-cache"), CacheBytes);
            await using CacheServer server = await CacheServer.StartAsync(program, setup, cancel);
            await Warming.WarmAsync(server, origin, [Body], cancel);
            await BodyReaders.ReadAllAsync(server.Url, Enumerable.Repeat(Body, 5000), connections: 64, cancel);
            ProcessMemory before = await QuietMemory.ReadAsync(server, cancel);
            long slabBefore = KernelMemory.SlabBytes();
            ProcessMemory after;
            long slab;
            await using (IdleCrowd crowd = await IdleCrowd.OpenAsync(server.Url, Body, count, ConnectionsPerAddress, cancel))
            {
                after = await QuietMemory.ReadAsync(server, cancel);
                slab = KernelMemory.SlabBytes() - slabBefore;
                await crowd.ProveAliveAsync(cancel);
            }
            double each = (double)(after.ResidentBytes - before.ResidentBytes) / count;
            results.Add((program.Name, each));
            table.AddRow(
                program.Name, Text($"{before.ResidentBytes / 1e6:0.0} MB"), Text($"{after.ResidentBytes / 1e6:0.0} MB"), Text($"{each / 1024:0.00} KiB"),
                Text($"{(after.AnonymousBytes - before.AnonymousBytes) / (double)count / 1024:0.00} KiB"), Text($"{slab / (double)count / 1024:0.0} KiB"));
        }
        AnsiConsole.Write(table);
        foreach (var (_, bytes) in results.Skip(1))
            Console.WriteLine(ResultLine.Format("idle", results[0].Bytes, bytes));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
