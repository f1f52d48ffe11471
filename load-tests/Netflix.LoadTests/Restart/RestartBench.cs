using System.CommandLine;
using System.Globalization;
using Netflix.LoadTests.Figures;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Peers;
using Spectre.Console;

namespace Netflix.LoadTests.Restart;

/// <summary>A cache full of objects is killed while it stores more, and started again: how soon are hits served, and is all there?</summary>
internal static class RestartBench
{
    public static Task<int> RunAsync(string[] arguments)
    {
        Option<string[]> peers = BenchCommand.Peers("nginx");
        Option<int> objects = BenchCommand.WholeNumber("--objects", 50_000, 1000, 20_000_000, "objects before the kill; the default takes about a minute, the goal asks for 1000000, and for 20000 of 1048576 bytes");
        Option<int> size = BenchCommand.WholeNumber("--size", 4096, 16, 64 << 20, "bytes of an object");
        Option<int> sample = BenchCommand.WholeNumber("--sample", 2000, 1000, 1_000_000, "objects to ask for after the restart");
        var command = new Command(
            "restart",
            "kill -9 of a full cache under write load, and a restart with the origin closed. The last line: seconds from the start of the program until a hundred objects are served, ours and nginx, ratio = ours ÷ nginx (less is better). Exit code 1 when ours lost an object older than a second or served a wrong byte.")
        {
            peers, objects, size, sample,
        };
        command.SetAction(async (given, cancel) =>
        {
            List<CacheProgram> programs = CacheProgram.OursAnd(given.GetValue(peers)!, CacheProgram.Nginx);
            await Cores.LeaveTheServersAsync();
            OpenFileLimit.Ensure(4096);
            List<RestartResult> results = [];
            foreach (CacheProgram program in programs)
                results.Add(await new RestartRun(program, given.GetValue(objects), given.GetValue(size), given.GetValue(sample)).RunAsync(cancel));
            Print(results);
            return results[0] is { Lost: 0, Wrong: 0 } ? 0 : 1;
        });
        return command.InvokeAsync(arguments);
    }

    private static void Print(List<RestartResult> results)
    {
        var table = new Table().RoundedBorder().AddColumns(
            "server", "objects", "first hit", "100 hits", "older than 1 s: asked", "lost", "wrong bytes", "younger: asked", "lost");
        foreach (RestartResult result in results)
        {
            table.AddRow(
                result.Server, $"{result.Stored}", Seconds(result.FirstHit), Seconds(result.AllHits), $"{result.Sampled}", $"{result.Lost}", $"{result.Wrong}", $"{result.Young}", $"{result.YoungLost}");
        }
        AnsiConsole.Write(table);
        foreach (RestartResult peer in results.Skip(1))
            Console.WriteLine(ResultLine.Format("restart", results[0].AllHits, peer.AllHits));
    }

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s");
}
