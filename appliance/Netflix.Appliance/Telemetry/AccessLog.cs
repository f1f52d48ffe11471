using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Telemetry;

/// <summary>
/// A line a request (<see cref="AccessLine"/>), put into memory where the request is answered and written to the file by a task of its
/// own, at least once a second. When the disk cannot follow, lines are dropped and counted; nobody waits.
/// </summary>
internal sealed class AccessLog : BackgroundService
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _halfFull = new(0);
    private readonly AccessLogFile? _file;
    private readonly LogTime _time;
    private byte[] _filling;
    private byte[] _writing;
    private int _length;
    private long _dropped;

    public AccessLog(IOptions<AccessLogOptions> options, TimeProvider time, ILogger<AccessLogFile> log)
    {
        _time = new LogTime(time);
        if (options.Value.File.Length > 0) _file = new AccessLogFile(options.Value, log);
        int half = _file is null ? 0 : options.Value.BufferKilobytes * 1024 / 2;
        (_filling, _writing) = (new byte[half], new byte[half]);
    }

    internal long Dropped => Interlocked.Read(ref _dropped);

    internal bool IsOn => _file is not null;

    internal void Write(in AccessLine line)
    {
        if (!IsOn) return;
        lock (_lock)
        {
            if (_filling.Length - _length < AccessLine.LongestLine)
            {
                _dropped++;
                return;
            }
            int before = _length;
            _length += line.Write(_filling.AsSpan(_length), _time.Text);
            if (before >= _filling.Length / 2 || _length < _filling.Length / 2) return;
        }
        _halfFull.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_file is null) return;
        try
        {
            while (true)
            {
                await _halfFull.WaitAsync(WriteEvery, stoppingToken);
                await WriteOutAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: the last lines come when the last connection is closed.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteOutAsync();
    }

    public override void Dispose()
    {
        _file?.Dispose();
        _halfFull.Dispose();
        base.Dispose();
    }

    private async Task WriteOutAsync()
    {
        int length;
        lock (_lock)
        {
            if (_length == 0) return;
            (length, _length) = (_length, 0);
            (_filling, _writing) = (_writing, _filling);
        }
        ReadOnlyMemory<byte> lines = _writing.AsMemory(0, length);
        if (!await _file!.TryAppendAsync(lines)) Interlocked.Add(ref _dropped, lines.Span.Count((byte)'\n'));
    }
}
