namespace Netflix.ControlPlane.Pathways;

/// <summary>Questions a second at this replica, over the last full second.</summary>
internal sealed class QuestionRate(TimeProvider time)
{
    private long _second;
    private int _counting;
    private int _counted;

    internal int PerSecond => Volatile.Read(ref _counted);

    internal void Count()
    {
        long now = time.GetTimestamp() / time.TimestampFrequency;
        long second = Volatile.Read(ref _second);
        if (now != second && Interlocked.CompareExchange(ref _second, now, second) == second)
        {
            int counted = Interlocked.Exchange(ref _counting, 0);
            Volatile.Write(ref _counted, now == second + 1 ? counted : 0);
        }
        Interlocked.Increment(ref _counting);
    }
}
