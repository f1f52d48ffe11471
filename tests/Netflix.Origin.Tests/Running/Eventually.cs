using System.Diagnostics;

namespace Netflix.Origin.Tests.Running;

internal static class Eventually
{
    /// <summary>Polls until the condition holds; fails with what was seen last.</summary>
    public static async Task TrueAsync(Func<bool> condition, Func<string> seen)
    {
        long started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > OriginClient.Patience) Assert.Fail(seen());
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
