using System.Diagnostics;
using Netflix.Lab.Processes;
using Netflix.Lab.Site;
using Netflix.Lab.State;

namespace Netflix.EndToEnd.Tests.OneCommand;

/// <summary>`up` leaves no orphan, however it ends, and repairs what an earlier one left.</summary>
public sealed class UpAndDownTests : IDisposable
{
    private const int ProgramsOfASite = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _state = Directory.CreateTempSubdirectory("netflix-up-").FullName;

    [Fact]
    public async Task Ctrl_C_stops_everything_it_started()
    {
        using Process lab = Start("up", "--port", $"{PortForThree()}");
        LabState running = await UntilAllRunAsync(lab);
        running.Lab.Send(UnixSignal.Interrupt);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        AssertGone(running);
        Assert.Null(LabState.Read(_state));
    }

    [Fact]
    public async Task Down_stops_everything_from_another_terminal()
    {
        using Process lab = Start("up", "--port", $"{PortForThree()}");
        LabState running = await UntilAllRunAsync(lab);
        using Process down = Start("down");
        await down.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, down.ExitCode);
        AssertGone(running);
    }

    [Fact]
    public async Task Nothing_outlives_a_lab_that_was_killed_and_the_next_start_is_whole_again()
    {
        int port = PortForThree();
        using Process lab = Start("up", "--port", $"{port}");
        LabState running = await UntilAllRunAsync(lab);
        running.Lab.Send(UnixSignal.Kill);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (running.Children.Any(child => child.IsAlive) && !deadline.IsCancellationRequested)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        AssertGone(running);

        using Process again = Start("up", "--port", $"{port}");
        LabState second = await UntilAllRunAsync(again);
        second.Lab.Send(UnixSignal.Terminate);
        await again.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        AssertGone(second);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_with_the_remedy()
    {
        int port = PortForThree();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port + 1);
        other.Start();
        using Process lab = Start("up", "--port", $"{port}");
        string output = await lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await lab.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, lab.ExitCode);
        Assert.Contains($"Port {port + 1} is in use", output, StringComparison.Ordinal);
        Assert.Contains("--port", output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (LabState.Read(_state) is { } state)
        {
            state.Lab.Send(UnixSignal.Kill);
            state.EndLeftovers();
        }
        Directory.Delete(_state, recursive: true);
    }

    private Process Start(params string[] arguments)
    {
        var info = new ProcessStartInfo(Repository.Dotnet, [Repository.Program("tests", "Netflix.Lab"), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        info.Environment["NETFLIX_STATE"] = _state;
        // Lines as wide as a log, so that a sentence is not wrapped.
        info.Environment["COLUMNS"] = "400";
        return Process.Start(info)!;
    }

    private async Task<LabState> UntilAllRunAsync(Process lab)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            // A lab that was killed leaves its state behind: only what this one wrote counts.
            if (LabState.Read(_state) is { WebUrl: not null } state && state.Lab.Pid == lab.Id && state.Children.Count == ProgramsOfASite)
                return state;
            if (lab.HasExited || deadline.IsCancellationRequested)
                Assert.Fail($"The lab did not get all programs up (exited: {lab.HasExited}): {(lab.HasExited ? await lab.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) : "")}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static void AssertGone(LabState state) => Assert.All(
        [state.Lab, .. state.Children], process => Assert.False(process.IsAlive, $"{process.Name} ({process.Pid}) is still there"));

    private static int PortForThree()
    {
        int port;
        do
            port = FreePort.Next();
        while (port > 65000 || !FreePort.IsFree(port + 1) || !FreePort.IsFree(port + 2));
        return port;
    }
}
