namespace Netflix.Appliance.Fill;

/// <summary>Running totals for the heartbeat.</summary>
internal sealed class FillFigures
{
    private long _receivedBytes;

    internal long ReceivedBytes => Interlocked.Read(ref _receivedBytes);

    internal void Received(int bytes) => Interlocked.Add(ref _receivedBytes, bytes);
}
