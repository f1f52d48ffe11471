using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Delivery;

internal sealed record AccessRecord(
    string Method, string Path, int Status, long SentBytes, TimeSpan Duration, TimeSpan? FirstByte,
    string Cache, string? Range, string? Client, string? TraceId, bool Whole);

/// <summary>One line a request, written by one task off the way of the bytes. When it cannot follow, lines are dropped and counted; nobody waits.</summary>
internal sealed partial class AccessLog(IOptions<DeliveryOptions> options, ILogger<AccessLog> log) : BackgroundService
{
    private readonly Channel<AccessRecord> _lines = Channel.CreateBounded<AccessRecord>(
        new BoundedChannelOptions(options.Value.AccessLogLines) { SingleReader = true });
    private long _dropped;

    internal long Dropped => Interlocked.Read(ref _dropped);

    internal void Write(AccessRecord line)
    {
        if (options.Value.AccessLog && !_lines.Writer.TryWrite(line)) Interlocked.Increment(ref _dropped);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (AccessRecord line in _lines.Reader.ReadAllAsync(stoppingToken))
        {
            Accessed(
                line.Method, line.Path, line.Status, line.SentBytes, line.Duration.TotalMilliseconds, line.FirstByte?.TotalMilliseconds,
                line.Cache, line.Range, line.Client, line.TraceId, line.Whole);
        }
    }

    [LoggerMessage(3001, LogLevel.Information,
        "{Method} {Path} {Status} {SentBytes} B in {Milliseconds} ms, first byte {FirstByteMilliseconds} ms, cache {Cache}, range {Range}, client {Client}, trace {RequestTraceId}, whole {Whole}")]
    private partial void Accessed(
        string method, string path, int status, long sentBytes, double milliseconds, double? firstByteMilliseconds,
        string cache, string? range, string? client, string? requestTraceId, bool whole);
}
