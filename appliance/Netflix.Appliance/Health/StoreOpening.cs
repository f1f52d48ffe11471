namespace Netflix.Appliance.Health;

/// <summary>Opens the disks before the first listener does: a connection that is accepted can be served.</summary>
internal sealed class StoreOpening(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<DiskMetrics>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
