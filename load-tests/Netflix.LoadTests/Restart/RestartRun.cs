using System.Globalization;
using Netflix.Lab;
using Netflix.LoadTests.Clients;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Origin;
using Netflix.LoadTests.Peers;
using Spectre.Console;

namespace Netflix.LoadTests.Restart;

/// <summary>The story of one server: filled, killed while it is being written to, started again with the origin closed.</summary>
internal sealed class RestartRun(CacheProgram program, int objects, int size, int sample)
{
    private const int Connections = 64;
    private const int TimedHits = 100;
    // What an object may need beside its body: headers, alignment, an index, and nginx's whole file system blocks.
    private const long OverheadBytes = 12 * 1024;
    private static readonly TimeSpan WritingBeforeKill = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MayBeLost = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _time = TimeProvider.System;

    public async Task<RestartResult> RunAsync(CancellationToken cancel)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]▸ {program.Name}[/]");
        using var scratch = ScratchFolder.Create($"restart-{program.Name}");
        await using BenchOrigin origin = await BenchOrigin.StartAsync(_time);
        CacheSetup setup = Setup(origin, scratch);
        var stored = new StoredObjects(_time);
        long killedAt;
        await using (CacheServer server = await CacheServer.StartAsync(program, setup, cancel))
        {
            setup = server.Setup;
            await FillAsync(server, stored, cancel);
            killedAt = await KillUnderLoadAsync(server, stored, cancel);
        }
        var (older, younger) = stored.Split(killedAt, MayBeLost);
        origin.Closed = true;

        long startedAt = _time.GetTimestamp();
        await using CacheServer again = await CacheServer.LaunchAsync(program, setup);
        var (first, all) = await HitCheck.TimeAsync(again, StoredObjects.Spread(older, TimedHits), startedAt, cancel);
        Say($"first hit {first:0.000} s after the start, {TimedHits} hits after {all:0.000} s");
        List<BenchBody> asked = StoredObjects.Spread(older, sample), youngAsked = StoredObjects.Spread(younger, sample);
        var (lost, wrong) = await HitCheck.CountAsync(again, asked, cancel);
        var (youngLost, youngWrong) = await HitCheck.CountAsync(again, youngAsked, cancel);
        return new RestartResult(program.Name, stored.Count, first, all, asked.Count, lost, wrong + youngWrong, youngAsked.Count, youngLost);
    }

    private CacheSetup Setup(BenchOrigin origin, ScratchFolder scratch)
    {
        long needed = (long)(objects * 1.25 * (size + OverheadBytes)) + (4L << 30);
        long free = new DriveInfo(scratch.Path).AvailableFreeSpace;
        if (free < needed)
            throw new LabException($"This needs {needed / 1e9:0.0} GB in {Path.GetDirectoryName(scratch.Path)}, where {free / 1e9:0.0} GB are free: set TMPDIR to a folder on a larger disk, or give fewer --objects.");
        return new CacheSetup(origin.Url, scratch.Folder(program.Name), scratch.Folder($"{program.Name}-cache"), needed);
    }

    private async Task FillAsync(CacheServer server, StoredObjects stored, CancellationToken cancel)
    {
        long began = _time.GetTimestamp();
        int step = Math.Max(1, objects / 10), arrived = 0;
        await BodyReaders.ReadAllAsync(server.Url, Enumerable.Range(1, objects).Select(Body), Connections, cancel, body =>
        {
            stored.Arrived(body);
            int count = Interlocked.Increment(ref arrived);
            if (count % step == 0)
                Say($"{count} objects stored, {count / _time.GetElapsedTime(began).TotalSeconds:0} a second");
        });
    }

    // The load goes on until it meets the kill: the error that ends it is the one asked for.
    private async Task<long> KillUnderLoadAsync(CacheServer server, StoredObjects stored, CancellationToken cancel)
    {
        Task load = BodyReaders.ReadAllAsync(server.Url, Enumerable.Range(objects + 1, int.MaxValue - objects - 1).Select(Body), Connections, cancel, stored.Arrived);
        Task ended = await Task.WhenAny(load, Task.Delay(WritingBeforeKill, _time, cancel));
        if (ended == load)
            await load;
        long killedAt = _time.GetTimestamp();
        await server.KillAsync();
        try
        {
            await load;
        }
        catch (LabException)
        {
            // Connections that broke off with the server.
        }
        return killedAt;
    }

    private BenchBody Body(int id) => new(size, id);

    private static void Say(FormattableString text) => AnsiConsole.MarkupLine($"  [grey]{text.ToString(CultureInfo.InvariantCulture)}[/]");
}
