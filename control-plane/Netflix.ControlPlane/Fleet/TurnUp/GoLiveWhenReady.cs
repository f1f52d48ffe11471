using Netflix.ControlPlane.Fleet.Heartbeats;
using Npgsql;

namespace Netflix.ControlPlane.Fleet.TurnUp;

/// <summary>Takes live what is to go live by itself, once all of its checks pass: each replica the appliances that are linked to it.</summary>
internal sealed partial class GoLiveWhenReady(
    FleetView fleet, HeartbeatStore heartbeats, TurnUpDesk desk, ApplianceTable appliances, IOptions<TurnUpOptions> options, TimeProvider time, ILogger<GoLiveWhenReady> log)
    : BackgroundService
{
    private const int AtOnce = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.CheckMilliseconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await ReviewAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The replica stops.
        }
    }

    private async Task ReviewAsync(CancellationToken cancel)
    {
        FleetAppliance[] waiting = [.. fleet.Current.Appliances.Where(appliance =>
            appliance.Registration is { AdminState: AdminState.New, GoLive: GoLive.WhenReady } && heartbeats.IsHeardHere(appliance.Id))];
        try
        {
            await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, ReviewAsync);
        }
        catch (NpgsqlException error)
        {
            DatabaseIsAway(error.Message);
        }
    }

    private async ValueTask ReviewAsync(FleetAppliance appliance, CancellationToken cancel)
    {
        if (await desk.IsReadyAsync(appliance, cancel) && await appliances.TryGoLiveAsync(appliance.Id, cancel)) WentLive(appliance.Name);
    }

    [LoggerMessage(3201, LogLevel.Information, "Appliance {Name} passed all of its checks and is live")]
    private partial void WentLive(string name);

    [LoggerMessage(3202, LogLevel.Warning, "Appliances that are ready cannot be taken live: {Reason}")]
    private partial void DatabaseIsAway(string reason);
}
