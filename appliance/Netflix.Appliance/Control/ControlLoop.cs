using Grpc.Core;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Fill;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control;

/// <summary>
/// Registers, then sends a heartbeat each interval, for as long as the appliance runs. Whatever the control plane does, serving
/// goes on with the last configuration.
/// </summary>
internal sealed partial class ControlLoop(
    FleetLink link, CurrentAssignment current, CurrentViewerAccess viewers, ApplianceFacts facts, HeartbeatFigures figures, ControlMetrics metrics,
    IOptions<ControlOptions> options, TimeProvider time, ILogger<ControlLoop> log) : BackgroundService
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);

    private TimeSpan _interval = TimeSpan.FromSeconds(options.Value.RetrySeconds);
    private string? _applianceId;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        int failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan delay;
            try
            {
                await ExchangeAsync(stoppingToken);
                if (failures > 0) Reached();
                failures = 0;
                delay = _interval;
            }
            catch (RpcException error) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.Failed(error.StatusCode);
                if (error.StatusCode == StatusCode.NotFound) _applianceId = null;
                // The first failure and then now and then: a control plane down for a day is one fact, not 86,400.
                if (failures++ % 30 == 0) Unreachable(error.Status.StatusCode, error.Status.Detail);
                delay = RetrySchedule.Delay(
                    failures - 1, TimeSpan.FromSeconds(options.Value.RetrySeconds), LongestRetry, Random.Shared.NextDouble());
            }
            catch (RpcException)
            {
                return;
            }
            await Task.Delay(delay, time, stoppingToken);
        }
    }

    private async Task ExchangeAsync(CancellationToken cancel)
    {
        if (_applianceId is null)
        {
            RegisterResponse registered = await link.RegisterAsync(facts.Registration(), cancel);
            _applianceId = registered.ApplianceId;
            if (registered.HeartbeatInterval?.ToTimeSpan() is { } interval && interval >= ShortestInterval) _interval = interval;
            current.TakeUp(registered.Assignment, registered.Origin);
            viewers.TakeUp(registered.ViewerAccess);
            Registered(options.Value.Name, registered.ApplianceId, _interval);
        }
        HeartbeatResponse heard = await link.HeartbeatAsync(figures.Take(_applianceId), cancel);
        current.TakeUp(heard.Assignment, heard.Origin);
        viewers.TakeUp(heard.ViewerAccess);
        metrics.Heard();
    }

    [LoggerMessage(4101, LogLevel.Information, "Registered as {Name} ({ApplianceId}); a heartbeat each {Interval}")]
    private partial void Registered(string name, string applianceId, TimeSpan interval);

    [LoggerMessage(4102, LogLevel.Warning, "The control plane does not answer ({Status}: {Detail}); serving on with the last configuration")]
    private partial void Unreachable(StatusCode status, string detail);

    [LoggerMessage(4103, LogLevel.Information, "The control plane answers again")]
    private partial void Reached();
}
