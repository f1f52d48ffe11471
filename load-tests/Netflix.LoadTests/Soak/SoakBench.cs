using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using Netflix.Lab;
using Netflix.LoadTests.Machine;
using Netflix.LoadTests.Origin;
using Netflix.LoadTests.Peers;
using Spectre.Console;

namespace Netflix.LoadTests.Soak;

/// <summary>
/// A day of an appliance in minutes: hits, misses and evictions of a cache that is far too small, ranges, viewers that leave in the
/// middle of a body, connections that come and go. What it holds must not grow, and what it gives must be right to the byte.
/// </summary>
internal static class SoakBench
{
    private const long CacheBytes = 256L << 20;
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);

    public static Task<int> RunAsync(string[] arguments)
    {
        Option<int> minutes = BenchCommand.WholeNumber("--minutes", 10, 1, 24 * 60, "how long");
        Option<int> viewers = BenchCommand.WholeNumber("--viewers", 32, 1, 1000, "viewers at once");
        var command = new Command(
            "soak",
            "Memory and sockets of an appliance under everything at once. The last line: growth of resident memory from the second quarter to the last, "
            + "sockets left open when all viewers have gone, wrong answers.")
        {
            minutes, viewers,
        };
        command.SetAction(async (given, cancel) =>
            await MeasureAsync(TimeSpan.FromMinutes(given.GetValue(minutes)), given.GetValue(viewers), cancel));
        return command.InvokeAsync(arguments);
    }

    private static async Task<int> MeasureAsync(TimeSpan length, int count, CancellationToken cancel)
    {
        await Cores.LeaveTheServersAsync();
        using var scratch = ScratchFolder.Create("soak");
        await using BenchOrigin origin = await BenchOrigin.StartAsync(TimeProvider.System);
        var setup = new CacheSetup(origin.Url, scratch.Folder("ours"), scratch.Folder("ours-cache"), CacheBytes);
        await using CacheServer server = await CacheServer.StartAsync(CacheProgram.Ours, setup, cancel);
        int socketsBefore = OpenSockets(server);
        var tally = new SoakTally();
        List<SoakSample> samples = [];
        using (var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel))
        {
            ends.CancelAfter(length);
            Task[] viewers = [.. Enumerable.Range(0, count).Select(number => SoakViewer.RunAsync(server.Url, number, tally, ends.Token))];
            await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new RemainingTimeColumn()).StartAsync(async progress =>
            {
                ProgressTask task = progress.AddTask("Soaking", maxValue: length.TotalSeconds);
                while (!ends.IsCancellationRequested)
                {
                    await Task.WhenAny(Task.Delay(SampleEvery, ends.Token));
                    if (server.HasExited)
                        throw new LabException($"The appliance has ended. Its log:\n{server.LogTail}");
                    samples.Add(new SoakSample(server.Memory.ResidentBytes, OpenSockets(server)));
                    task.Value = samples.Count * SampleEvery.TotalSeconds;
                }
            });
            await Task.WhenAll(viewers);
        }
        // Whoever left without a word is noticed, and what was under way for them ends.
        await Task.Delay(SampleEvery, cancel);
        return Report(samples, tally, origin.Requests, OpenSockets(server) - socketsBefore);
    }

    private static int Report(List<SoakSample> samples, SoakTally tally, long originRequests, int socketsLeft)
    {
        double early = Median(samples[(samples.Count / 4)..(samples.Count / 2)]), late = Median(samples[(samples.Count * 3 / 4)..]);
        var table = new Table().RoundedBorder().AddColumns("measure", "value");
        table.AddRow("answers, right to the byte", Text($"{tally.Right}"));
        table.AddRow("answers that were wrong", Text($"{tally.Wrong}"));
        table.AddRow("left in the middle of a body", Text($"{tally.Left}"));
        table.AddRow("requests at the origin", Text($"{originRequests}"));
        table.AddRow("resident, second quarter", Text($"{early / 1e6:0.0} MB"));
        table.AddRow("resident, last quarter", Text($"{late / 1e6:0.0} MB"));
        table.AddRow("most sockets open", Text($"{samples.Max(sample => sample.Sockets)}"));
        table.AddRow("sockets left when all had gone", Text($"{socketsLeft}"));
        AnsiConsole.Write(table);
        foreach (string fault in tally.Faults)
            AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {fault}");
        Console.WriteLine(Text($"soak growth={late / early - 1:0.000} sockets={socketsLeft} wrong={tally.Wrong} right={tally.Right}"));
        return tally.Wrong == 0 ? 0 : 1;
    }

    private static double Median(List<SoakSample> samples)
    {
        long[] sorted = [.. samples.Select(sample => sample.ResidentBytes).Order()];
        return sorted[sorted.Length / 2];
    }

    // Sockets: files are opened as the cache fills, a bounded number of them.
    private static int OpenSockets(CacheServer server) => new DirectoryInfo($"/proc/{server.Pid}/fd").EnumerateFileSystemInfos()
        .Count(descriptor => descriptor.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

internal readonly record struct SoakSample(long ResidentBytes, int Sockets);

internal sealed class SoakTally
{
    private long _right, _wrong, _left;

    public long Right => Interlocked.Read(ref _right);
    public long Wrong => Interlocked.Read(ref _wrong);
    public long Left => Interlocked.Read(ref _left);

    /// <summary>The first ones that were wrong, for people.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public void Answered(bool right, string what)
    {
        Interlocked.Increment(ref right ? ref _right : ref _wrong);
        if (!right && Faults.Count < 10) Faults.Enqueue(what);
    }

    public void LeftEarly() => Interlocked.Increment(ref _left);
}
