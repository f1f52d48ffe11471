using System.Diagnostics;

namespace Netflix.Encoder.Tests.StandIns;

/// <summary>Polls until something is so, and fails with what was seen when it does not come.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, Func<string> seen, double seconds = 20)
    {
        long startedAt = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(startedAt).TotalSeconds < seconds, seen());
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
