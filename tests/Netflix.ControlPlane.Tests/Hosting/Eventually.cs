namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>Waits for a condition with a deadline, and says what was seen when it did not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static async Task<T> SeesAsync<T>(Func<Task<T>> look, Func<T, bool> isIt, TimeSpan? patience = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(patience ?? TimeSpan.FromSeconds(20));
        T seen = await look();
        while (!isIt(seen))
        {
            if (deadline.IsCancellationRequested) Assert.Fail($"It did not come; the last seen was: {seen}");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
            seen = await look();
        }
        return seen;
    }

    public static Task<T> SeesAsync<T>(Func<T> look, Func<T, bool> isIt, TimeSpan? patience = null) =>
        SeesAsync(() => Task.FromResult(look()), isIt, patience);
}
