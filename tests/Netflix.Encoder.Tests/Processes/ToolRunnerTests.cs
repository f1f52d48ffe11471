using System.Diagnostics;
using Netflix.Encoder.Processes;
using Netflix.Encoder.Tests.StandIns;

namespace Netflix.Encoder.Tests.Processes;

public sealed class ToolRunnerTests : IAsyncLifetime
{
    private readonly EncoderServices _encoder = new();

    private ToolRunner Tools => _encoder.Get<ToolRunner>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _encoder.DisposeAsync();

    [Fact]
    public async Task Cancelling_kills_the_tool_and_what_it_started()
    {
        string mark = $"{Guid.NewGuid():N}";
        using var cancel = new CancellationTokenSource();
        Task run = Tools.RunAsync(Shell($"sleep 61 & sleep 62; : {mark}"), cancel.Token);
        // Its first moments belong to the programs that limit it and then become it.
        int tool = 0;
        await Eventually.TrueAsync(() => (tool = ProcessTable.Mentioning(mark).FirstOrDefault(IsShell)) != 0, () => "The tool did not start.");
        await Eventually.TrueAsync(() => Children(tool).Count == 2, () => "The tool started nothing.");
        IReadOnlyList<int> grandchildren = Children(tool);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Eventually.TrueAsync(() => !grandchildren.Append(tool).Any(IsAlive), () => "The tool or a child of it lives on.", seconds: 3);
    }

    private static bool IsShell(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").Trim() == "sh";
        }
        catch (IOException)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_tool_out_of_time_is_killed_and_named()
    {
        var error = await Assert.ThrowsAsync<ToolFailedException>(() =>
            Tools.RunAsync(Shell("sleep 60", TimeSpan.FromMilliseconds(300)), TestContext.Current.CancellationToken));
        Assert.Contains("sh was stopped after its limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_falls_silent_is_killed()
    {
        ToolCommand command = Shell("echo one; sleep 60") with { Limits = new ToolLimits(TimeSpan.FromMinutes(1), 512, Silence: TimeSpan.FromMilliseconds(500)) };
        List<string> lines = [];
        var error = await Assert.ThrowsAsync<ToolFailedException>(() => Tools.RunAsync(command, lines.Add, TestContext.Current.CancellationToken));
        Assert.Contains("without progress", error.Message, StringComparison.Ordinal);
        Assert.Equal(["one"], lines);
    }

    [Fact]
    public async Task A_tool_sees_neither_our_environment_nor_more_memory_than_it_may_have()
    {
        Environment.SetEnvironmentVariable("ENCODER_TEST_SECRET", "must-not-be-seen");
        ToolResult environment = await Tools.RunAsync(Shell("env; ulimit -v; cat"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("must-not-be-seen", environment.Output, StringComparison.Ordinal);
        Assert.Contains($"\n{512 * 1024}\n", environment.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_tool_gives_the_end_of_what_it_said()
    {
        ToolResult result = await Tools.RunAsync(Shell("for i in $(seq 9999); do echo complaint $i >&2; done; exit 3"), TestContext.Current.CancellationToken);
        var error = Assert.Throws<ToolFailedException>(result.OrThrow);
        Assert.Equal("sh ended with code 3: complaint 9997 | complaint 9998 | complaint 9999", error.Message);
        Assert.True(result.ErrorTail.Length <= 8192);
    }

    [Fact]
    public async Task A_tool_that_is_missing_fails_with_its_name()
    {
        ToolResult result = await Tools.RunAsync(Shell("") with { File = "no-such-tool" }, TestContext.Current.CancellationToken);
        Assert.Contains("no-such-tool", Assert.Throws<ToolFailedException>(result.OrThrow).Message, StringComparison.Ordinal);
    }

    private ToolCommand Shell(string script, TimeSpan? limit = null) =>
        new("sh", ["-c", script], _encoder.Folder, new ToolLimits(limit ?? TimeSpan.FromSeconds(30), 512));

    private static List<int> Children(int parent)
    {
        string file = $"/proc/{parent}/task/{parent}/children";
        return File.Exists(file) ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)] : [];
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is ArgumentException or IOException)
        {
            return false;
        }
    }
}
