using System.Runtime.InteropServices;

namespace Netflix.Appliance.Telemetry;

/// <summary>
/// The file behind the access log. It is put aside when it is long enough, and opened anew on SIGHUP, as logrotate expects. A disk that
/// refuses is asked again with the next lines.
/// </summary>
internal sealed partial class AccessLogFile : IDisposable
{
    private readonly AccessLogOptions _options;
    private readonly ILogger<AccessLogFile> _log;
    private readonly PosixSignalRegistration _onHangUp;
    private FileStream? _file;
    private volatile bool _reopen;
    private bool _failing;

    internal AccessLogFile(AccessLogOptions options, ILogger<AccessLogFile> log)
    {
        (_options, _log) = (options, log);
        _onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _reopen = true;
        });
    }

    /// <summary>One caller at a time.</summary>
    /// <returns>False when the lines are lost.</returns>
    internal async Task<bool> TryAppendAsync(ReadOnlyMemory<byte> lines)
    {
        try
        {
            FileStream file = Open();
            await file.WriteAsync(lines);
            await file.FlushAsync();
            if (_failing) Recovered(_options.File);
            _failing = false;
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_failing) Fails(_options.File, error.Message);
            _failing = true;
            Close();
            return false;
        }
    }

    public void Dispose()
    {
        _onHangUp.Dispose();
        Close();
    }

    private FileStream Open()
    {
        if (_reopen) Close();
        _reopen = false;
        if (_file is { } full && full.Length >= _options.MaxFileMegabytes * 1024L * 1024)
        {
            Close();
            PutAside();
        }
        return _file ??= new FileStream(_options.File, FileMode.Append, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }

    private void PutAside()
    {
        for (int number = _options.KeptFiles; number > 0; number--)
        {
            string from = number == 1 ? _options.File : $"{_options.File}.{number - 1}";
            if (File.Exists(from)) File.Move(from, $"{_options.File}.{number}", overwrite: true);
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    [LoggerMessage(3003, LogLevel.Error, "Access log {File} cannot be written ({Reason}); its lines are dropped and counted until it can")]
    private partial void Fails(string file, string reason);

    [LoggerMessage(3004, LogLevel.Information, "Access log {File} is written again")]
    private partial void Recovered(string file);
}
