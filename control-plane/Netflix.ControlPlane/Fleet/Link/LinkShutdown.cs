namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>Ends the links when the program is asked to stop: they would hold up its end, and the appliances have others to go to.</summary>
internal sealed class LinkShutdown(ApplianceLinks links, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(links.Stop);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
