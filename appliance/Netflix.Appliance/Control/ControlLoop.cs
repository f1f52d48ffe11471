using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Control.Enrolment;
using Netflix.Appliance.Control.Link;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Control;

/// <summary>
/// Keeps the link to the control plane up for as long as the appliance runs. Whatever the control plane does, serving goes on with the
/// last configuration.
/// </summary>
internal sealed partial class ControlLoop(FleetSessions sessions, Enroller enroller, ControlMetrics metrics, IOptions<ControlOptions> options, TimeProvider time, ILogger<ControlLoop> log) : BackgroundService
{
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private int _failures;

    /// <summary>What was in force before the restart is in force before the first viewer comes.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        enroller.Restore();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await sessions.RunAsync(Welcomed, stoppingToken);
                continue;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (RpcException error)
            {
                metrics.Failed(error.StatusCode);
                Note(error.StatusCode, error.Status.DebugException is { } cause ? $"{error.Status.Detail} {cause.GetBaseException().Message}" : error.Status.Detail);
            }
            catch (EnrolmentException error)
            {
                metrics.Failed(StatusCode.Unauthenticated);
                Note(StatusCode.Unauthenticated, error.Message);
            }
            catch (Exception error) when (error is OperationCanceledException or InvalidOperationException or CryptographicException or IOException)
            {
                metrics.Failed(StatusCode.Unknown);
                Note(StatusCode.Unknown, error.Message);
            }
            // Thousands lose their link together when a replica goes down; they do not come back together.
            TimeSpan delay = RetrySchedule.Delay(_failures, TimeSpan.FromSeconds(options.Value.RetrySeconds), LongestRetry, Random.Shared.NextDouble());
            await Task.Delay(delay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Welcomed()
    {
        Connected(options.Value.Name);
        _failures = 0;
    }

    // The first failure and then now and then: a control plane down for a day is one fact, not 86,400.
    private void Note(StatusCode status, string detail)
    {
        if (_failures++ % 30 == 0) Unreachable(status, detail);
    }

    [LoggerMessage(4101, LogLevel.Information, "{Name} is connected to the control plane")]
    private partial void Connected(string name);

    [LoggerMessage(4102, LogLevel.Warning, "No link to the control plane ({Status}: {Detail}); serving on with the last configuration")]
    private partial void Unreachable(StatusCode status, string detail);
}
