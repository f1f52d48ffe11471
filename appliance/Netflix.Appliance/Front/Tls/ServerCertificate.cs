using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Front.Tls;

/// <summary>
/// The public listener's certificate, read again when its files changed: a renewal needs no restart and drops no connection. A pair
/// that cannot be read leaves the one before in force.
/// </summary>
internal sealed partial class ServerCertificate : IDisposable
{
    private readonly TlsOptions _options;
    private readonly ILogger<ServerCertificate> _log;
    private readonly ITimer? _look;
    private (DateTime Certificate, DateTime Key) _seen;
    private volatile TlsContext? _current;

    /// <exception cref="OptionsValidationException">The files cannot be read.</exception>
    public ServerCertificate(IOptions<TlsOptions> options, ILogger<ServerCertificate> log, TimeProvider time)
    {
        (_options, _log) = (options.Value, log);
        if (!IsConfigured) return;
        try
        {
            _seen = Written();
            _current = Load();
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            throw new OptionsValidationException("Tls", typeof(TlsOptions), [$"The certificate {_options.CertificateFile} with {_options.KeyFile} cannot be read: {error.Message}"]);
        }
        TimeSpan every = TimeSpan.FromSeconds(_options.ReloadSeconds);
        _look = time.CreateTimer(_ => Look(), null, every, every);
    }

    internal bool IsConfigured => _options.CertificateFile.Length > 0;

    /// <summary>Null when none is configured.</summary>
    internal TlsContext? Current => _current;

    public void Dispose() => _look?.Dispose();

    private void Look()
    {
        try
        {
            (DateTime, DateTime) written = Written();
            if (written == _seen) return;
            // The one before stays alive: sessions under way use it.
            _current = Load();
            _seen = written;
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            NotReloaded(_options.CertificateFile, error.Message);
        }
    }

    private (DateTime, DateTime) Written() => (File.GetLastWriteTimeUtc(_options.CertificateFile), File.GetLastWriteTimeUtc(_options.KeyFile));

    private TlsContext Load()
    {
        // Read by .NET first: it never asks a terminal for the password of an encrypted key, as OpenSSL would.
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(_options.CertificateFile, _options.KeyFile);
        var context = new TlsContext(_options.CertificateFile, _options.KeyFile);
        InForce(certificate.Subject, certificate.NotAfter);
        return context;
    }

    private static bool IsOfFiles(Exception error) => error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    [LoggerMessage(3301, LogLevel.Information, "Certificate {Subject} is in force, good until {NotAfter}")]
    private partial void InForce(string subject, DateTime notAfter);

    [LoggerMessage(3302, LogLevel.Warning, "{File} changed and cannot be read ({Reason}); the certificate before stays in force")]
    private partial void NotReloaded(string file, string reason);
}
