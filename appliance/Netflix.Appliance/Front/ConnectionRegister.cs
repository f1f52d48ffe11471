using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;

namespace Netflix.Appliance.Front;

/// <summary>All open connections: how many there may be, in all and per client, and which of them have to end.</summary>
internal sealed class ConnectionRegister(IOptionsMonitor<FrontOptions> options, DeliveryFigures figures, FrontMetrics metrics, TimeProvider time) : BackgroundService
{
    private readonly ConcurrentDictionary<Http1Connection, ConnectionWatch> _watched = new();
    private readonly ConcurrentDictionary<UInt128, int> _perClient = new();

    /// <summary>False when the connection is one too many. True is followed by <see cref="Leave"/>.</summary>
    internal bool TryEnter(IPAddress? client)
    {
        UInt128 key = KeyOf(client);
        bool tooMany = _perClient.AddOrUpdate(key, 1, static (_, count) => count + 1) > options.CurrentValue.MaxConnectionsPerAddress;
        if (figures.ConnectionOpened() <= options.CurrentValue.MaxConnections && !tooMany) return true;
        metrics.Refused(tooMany ? "address" : "all");
        Leave(client);
        return false;
    }

    internal void Leave(IPAddress? client)
    {
        figures.ConnectionClosed();
        UInt128 key = KeyOf(client);
        if (_perClient.AddOrUpdate(key, 0, static (_, count) => count - 1) == 0) _perClient.TryRemove(KeyValuePair.Create(key, 0));
    }

    internal void Watch(Http1Connection connection, ConnectionWatch watch) => _watched[connection] = watch;

    internal void Forget(Http1Connection connection) => _watched.TryRemove(connection, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await everySecond.WaitForNextTickAsync(stoppingToken))
            {
                foreach ((Http1Connection connection, ConnectionWatch watch) in _watched)
                {
                    if (watch.Overdue(Milliseconds) is not { } reason) continue;
                    metrics.TimedOut(reason);
                    connection.TimeOut(reason);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: Kestrel ends what is left after its own patience.
        }
    }

    internal long Milliseconds => (long)time.GetElapsedTime(0).TotalMilliseconds;

    // One subscriber has a whole IPv6 /64 to choose addresses from.
    private static UInt128 KeyOf(IPAddress? address)
    {
        if (address is null) return UInt128.Zero;
        Span<byte> bytes = stackalloc byte[16];
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).TryWriteBytes(bytes, out int length);
        return length == 4
            ? new UInt128(1, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new UInt128(2, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }
}
