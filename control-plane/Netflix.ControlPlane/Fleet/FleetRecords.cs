using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Fleet.Configurations;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Fleet.Maintenance;
using Netflix.ControlPlane.Fleet.Purges;
using Netflix.ControlPlane.Playback;
using Npgsql;

namespace Netflix.ControlPlane.Fleet;

/// <summary>
/// What PostgreSQL knows of the fleet: appliances, assignment, configuration, purge orders, maintenance, what is revoked. One row tells whether any of it has
/// changed; only then, and now and then, all of it is read. While the database is away, what was read last stays. One caller.
/// </summary>
internal sealed partial class FleetRecords(
    FleetView view, NpgsqlDataSource database, ApplianceTable appliances, AssignmentTable assignments, VideoAssetTable assets, RevokedPlaybackTable revoked,
    ConfigurationTable configurations, PurgeTable purges, MaintenanceTable maintenance, FleetClock clock, TimeProvider time, ILogger<FleetRecords> log)
{
    // Heartbeats must not wait for a database that neither answers nor refuses; only the very first reading has more time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(30);

    // What expires by itself raises no revision.
    private static readonly TimeSpan WholeEach = TimeSpan.FromMinutes(1);

    private (long Fleet, long Catalog)? _revision;
    private long _readAt;
    private bool _isAway;

    /// <summary>The same object until it changes.</summary>
    internal IReadOnlyList<RegisteredAppliance> Appliances { get; private set; } = [];

    /// <returns>False when the database is away.</returns>
    internal async Task<bool> RefreshAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(view.Assignment is null ? FirstPatience : Patience);
        try
        {
            // The revision first: a change between the two reads is then read again, never missed.
            (long Fleet, long Catalog) now = await ReadRevisionAsync(limit.Token);
            if (_revision != now || time.GetElapsedTime(_readAt) > WholeEach)
            {
                await ReadAsync(limit.Token);
                (_revision, _readAt) = (now, time.GetTimestamp());
            }
            if (_isAway) IsBack();
            _isAway = false;
            return true;
        }
        catch (Exception error) when (error is NpgsqlException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            if (!_isAway) IsAway(error);
            _isAway = true;
            return false;
        }
    }

    private async Task<(long Fleet, long Catalog)> ReadRevisionAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT fleet_revision.revision, catalog_revision.revision FROM fleet_revision, catalog_revision");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        IReadOnlyList<RegisteredAppliance> registered = await appliances.ListAsync(cancel);
        if (!registered.SequenceEqual(Appliances)) Appliances = registered;
        view.Replace(await revoked.ListAsync(time.GetUtcNow(), cancel));
        view.ReplaceRevokedCertificates(await CertificateTable.ListRevokedAsync(database, time.GetUtcNow(), cancel));
        if (await configurations.ReadNewerAsync(view.Configuration.Version, cancel) is { } newer) view.Replace(newer);
        if (await purges.ReadNewerAsync(view.Purges.Last, cancel) is { } more) view.Replace(more);
        MaintenanceWindow[] planned = [.. (await maintenance.ListAsync(clock.Now, cancel)).Select(listed => listed.Window)];
        if (!view.Maintenance.Windows.SequenceEqual(planned)) view.Replace(new MaintenancePlan(planned));
        FleetAssignment assignment = await assignments.AgreeAsync(() => assets.ListPackagesAsync(cancel), cancel);
        if (view.Assignment?.Version != assignment.Version) view.Replace(assignment);
    }

    [LoggerMessage(3001, LogLevel.Error, "The fleet's registrations cannot be read; the last known stay in use")]
    private partial void IsAway(Exception error);

    [LoggerMessage(3002, LogLevel.Information, "The fleet's registrations are read again")]
    private partial void IsBack();
}
