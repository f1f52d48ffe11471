namespace Netflix.ControlPlane.Enrolment;

/// <summary>The deployment's certificate authority, the same on every replica. Loaded before the listeners open.</summary>
internal sealed class FleetAuthority(CertificateAuthorityTable table, TimeProvider time) : IHostedService, IDisposable
{
    private volatile CertificateAuthority? _current;

    internal CertificateAuthority Current => _current ?? throw new InvalidOperationException("The certificate authority is not loaded yet.");

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _current = await table.ReadOrCreateAsync(time.GetUtcNow(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _current?.Dispose();
}
