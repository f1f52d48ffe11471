using System.Diagnostics;
using System.Globalization;
using Grpc.Net.Client;
using Netflix.Lab;
using Netflix.LoadTests.Machine;

namespace Netflix.LoadTests.FleetLink;

/// <summary>
/// All simulated appliances, in a process of their own: thousands of handshakes at once keep its thread pool busy for many seconds, in
/// which whoever measures must not wait in the same queue. It ends with whoever started it.
/// </summary>
internal sealed class SimulatedFleet : IAsyncDisposable
{
    /// <summary>In place of a bench's name.</summary>
    public const string ProcessName = "fleet-link-appliances";

    private const int EnrolledAtOnce = 16;
    private static readonly TimeSpan ReportEach = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly TaskCompletionSource _enrolled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Report _last = new(0, 0, 0);

    private SimulatedFleet(Process process)
    {
        _process = process;
        new Thread(Listen) { IsBackground = true, Name = "simulated fleet" }.Start();
    }

    public Report Now => _last;

    /// <summary>Starts the process and has every appliance enrolled.</summary>
    /// <param name="tokens">By the appliances' names.</param>
    public static async Task<SimulatedFleet> EnrolAsync(Uri fleet, IReadOnlyCollection<(string Name, string Token)> tokens, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("taskset", ["-c", Cores.Load, Environment.ProcessPath!, typeof(SimulatedFleet).Assembly.Location, ProcessName, fleet.AbsoluteUri])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        var started = new SimulatedFleet(Process.Start(start)!);
        foreach ((string name, string token) in tokens) await started._process.StandardInput.WriteLineAsync($"{name} {token}");
        await started._process.StandardInput.WriteLineAsync("");
        await started._process.StandardInput.FlushAsync(cancel);
        await started._enrolled.Task.WaitAsync(cancel);
        return started;
    }

    /// <summary>All of them open their links, and again whenever they break.</summary>
    public async Task ConnectAsync()
    {
        await _process.StandardInput.WriteLineAsync("connect");
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The process itself: tokens from standard input, counts to standard output, until the input ends.</summary>
    public static async Task<int> RunAsync(Uri fleet)
    {
        List<(string Name, string Token)> tokens = [];
        while (await Console.In.ReadLineAsync() is { Length: > 0 } line)
        {
            string[] parts = line.Split(' ');
            tokens.Add((parts[0], parts[1]));
        }
        var counts = new LinkCounts();
        using var door = new SimulatedDoor();
        SimulatedAppliance[] appliances = [.. tokens.Select(_ => new SimulatedAppliance(door.Url, fleet, counts))];
        using (GrpcChannel shared = SimulatedAppliance.Open(fleet, null))
        {
            var atOnce = new ParallelOptions { MaxDegreeOfParallelism = EnrolledAtOnce };
            await Parallel.ForEachAsync(appliances.Zip(tokens), atOnce, async (item, cancel) => await item.First.EnrolAsync(shared, item.Second.Token, cancel));
        }
        Console.WriteLine("enrolled");
        if (await Console.In.ReadLineAsync() is null) return 0;
        new Thread(() =>
        {
            while (true)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Open} {counts.Beats} {counts.Failures}"));
                Thread.Sleep(ReportEach);
            }
        }) { IsBackground = true }.Start();
        using var stop = new CancellationTokenSource();
        Task running = Task.WhenAll(appliances.Select(appliance => Task.Run(() => appliance.RunAsync(stop.Token))));
        await Task.Factory.StartNew(Console.In.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await stop.CancelAsync();
        await running;
        return 0;
    }

    private void Listen()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line == "enrolled") _enrolled.TrySetResult();
            else if (line.Split(' ') is [var open, var beats, var failures])
                _last = new Report(int.Parse(open, CultureInfo.InvariantCulture), long.Parse(beats, CultureInfo.InvariantCulture), long.Parse(failures, CultureInfo.InvariantCulture));
        }
        _enrolled.TrySetException(new LabException("The simulated fleet ended."));
    }

    /// <param name="Open">Links that are welcomed.</param>
    /// <param name="Beats">Heartbeats sent so far.</param>
    /// <param name="Failures">Links that were refused or broke.</param>
    internal sealed record Report(int Open, long Beats, long Failures);
}
