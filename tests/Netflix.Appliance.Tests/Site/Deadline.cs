using System.Diagnostics;

namespace Netflix.Appliance.Tests.Site;

internal static class Deadline
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks until the answer is yes; at the deadline the test fails with what was seen last.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> condition, Func<string> seen)
    {
        long began = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) Assert.Fail(seen());
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    internal static Task UntilAsync(Func<bool> condition, Func<string> seen) => UntilAsync(() => Task.FromResult(condition()), seen);
}
