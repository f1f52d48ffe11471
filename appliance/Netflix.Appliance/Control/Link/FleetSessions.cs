using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Control.Configuration;
using Netflix.Appliance.Control.Enrolment;
using Netflix.Appliance.Control.Purges;
using Netflix.Appliance.Control.Routes;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control.Link;

/// <summary>What a session needs of the appliance.</summary>
internal sealed class FleetSessions(
    Enroller enroller, FleetChannels channels, ApplianceFacts facts, HeartbeatFigures figures, CurrentAssignment current, CurrentViewerAccess viewers,
    CurrentConfiguration configuration, PurgeDuty purges, Holdings holdings, LearnedTable learned, ControlMetrics metrics, IOptions<ControlOptions> options, TimeProvider time)
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WelcomePatience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan RenewalRetry = TimeSpan.FromMinutes(1);

    private DateTimeOffset _renewNotBefore;

    /// <summary>
    /// One stream, from hello until it breaks. Returns when the certificate was renewed: the next one shows the new.
    /// </summary>
    /// <param name="welcomed">Called once the control plane has answered.</param>
    /// <exception cref="RpcException">The control plane refuses, or is out of reach.</exception>
    /// <exception cref="EnrolmentException">Somebody's help is needed.</exception>
    internal async Task RunAsync(Action welcomed, CancellationToken cancel)
    {
        ApplianceIdentity identity = await enroller.EnsureAsync(cancel);
        using GrpcChannel channel = channels.Open(identity.Authority, identity.Certificate);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using AsyncDuplexStreamingCall<FromAppliance, ToAppliance> call = new Fleet.FleetClient(channel).Connect(cancellationToken: ending.Token);
        var report = new HoldingsReport(holdings);
        var routes = new RoutesReport(learned, time);
        await call.RequestStream.WriteAsync(new FromAppliance { Hello = Hello() }, cancel);
        TimeSpan interval = await WelcomeAsync(call, cancel);
        welcomed();

        Task listening = ListenAsync(call.ResponseStream, report, routes, identity);
        try
        {
            while (!listening.IsCompleted)
            {
                await SayAsync(call.RequestStream, report, routes, cancel);
                if (await TryRenewAsync(identity, channel, cancel)) return;
                await Task.WhenAny(listening, Task.Delay(interval, time, cancel));
                cancel.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await ending.CancelAsync();
            // Why the other side ended it, where it did, says more than that the stream is broken.
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await listening;
        throw new RpcException(new Status(StatusCode.Unavailable, "The control plane ended the stream."));
    }

    private Hello Hello() => new()
    {
        Facts = facts.Current(), AssignmentVersion = current.Assignment.Version, ViewerAccessRevision = viewers.Revision,
        ConfigurationVersion = configuration.Version, PurgedUpTo = purges.Begin(),
    };

    private async Task<TimeSpan> WelcomeAsync(AsyncDuplexStreamingCall<FromAppliance, ToAppliance> call, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(WelcomePatience);
        bool isThere = await call.ResponseStream.MoveNext(patience.Token);
        if (!isThere || call.ResponseStream.Current.Welcome is not { } welcome) throw new RpcException(new Status(StatusCode.Internal, "The control plane did not begin with welcome."));
        TimeSpan interval = welcome.HeartbeatInterval?.ToTimeSpan() ?? TimeSpan.FromSeconds(options.Value.RetrySeconds);
        return interval >= ShortestInterval ? interval : ShortestInterval;
    }

    private async Task SayAsync(IClientStreamWriter<FromAppliance> stream, HoldingsReport report, RoutesReport routes, CancellationToken cancel)
    {
        if (report.Next() is { } news) await stream.WriteAsync(new FromAppliance { Holdings = news }, cancel);
        Heartbeat heartbeat = figures.Take();
        heartbeat.HoldingsDigest = report.Digest;
        heartbeat.RoutesSequence = routes.Sequence;
        await stream.WriteAsync(new FromAppliance { Heartbeat = heartbeat }, cancel);
        metrics.Said();
        // After the heartbeat: a full table is not to hold it up. A few batches a second, whatever the interval is.
        while (routes.Next() is { } learnt) await stream.WriteAsync(new FromAppliance { LearnedRoutes = learnt }, cancel);
    }

    private async Task ListenAsync(IAsyncStreamReader<ToAppliance> stream, HoldingsReport report, RoutesReport routes, ApplianceIdentity identity)
    {
        while (await stream.MoveNext(CancellationToken.None))
        {
            ToAppliance told = stream.Current;
            current.TakeUp(told.Assignment, told.Origin);
            viewers.TakeUp(told.ViewerAccess);
            configuration.TakeUp(told.Configuration, identity);
            purges.TakeUp(told.Purge);
            if (told.SendHoldings is not null) report.SayAll();
            if (told.SendRoutes is not null) routes.SayAll();
        }
    }

    /// <returns>True when there is a new certificate.</returns>
    private async Task<bool> TryRenewAsync(ApplianceIdentity identity, GrpcChannel channel, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < identity.RenewAt || now < _renewNotBefore) return false;
        _renewNotBefore = now + RenewalRetry;
        try
        {
            await enroller.RenewAsync(channel, cancel);
            return true;
        }
        catch (RpcException error) when (!cancel.IsCancellationRequested)
        {
            // Half of its life is left; the heartbeats go on.
            metrics.Failed(error.StatusCode);
            return false;
        }
    }
}
