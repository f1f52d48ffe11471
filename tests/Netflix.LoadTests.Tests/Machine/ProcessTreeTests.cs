using System.Diagnostics;
using Netflix.LoadTests.Machine;

namespace Netflix.LoadTests.Tests.Machine;

public sealed class ProcessTreeTests
{
    [Fact]
    public void A_child_belongs_to_its_parent()
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "echo started; sleep 600 & wait"]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("started", shell.StandardOutput.ReadLine());
            // The line comes before the child does.
            long began = TimeProvider.System.GetTimestamp();
            IReadOnlyList<ProcessStat> tree;
            do
                tree = ProcessTree.Of(shell.Id);
            while (tree.Count < 2 && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
            Assert.Equal(shell.Id, tree[0].Pid);
            Assert.Equal(shell.Id, Assert.Single(tree.Skip(1)).ParentPid);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void Work_is_seen_as_time_and_memory()
    {
        double before = ProcessTree.CpuSeconds(Environment.ProcessId);
        long began = Stopwatch.GetTimestamp();
        while (ProcessTree.CpuSeconds(Environment.ProcessId) < before + 0.05)
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "A loop took no CPU time.");
        ProcessMemory memory = ProcessTree.Memory(Environment.ProcessId);
        Assert.InRange(memory.AnonymousBytes, 1, memory.ResidentBytes);
    }

    [Fact]
    public void A_process_that_is_gone_has_no_tree() => Assert.Empty(ProcessTree.Of(int.MaxValue));
}
