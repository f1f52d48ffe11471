using Netflix.ControlPlane.Database;
using Netflix.Routes.Bgp;
using Netflix.Routes.Packing;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary>
/// Announces what was uploaded for sites, as the database has it. Another upload is announced as a whole before the one it replaces
/// goes, so that no viewer falls between them.
/// </summary>
internal sealed partial class UploadRefresh(
    SiteRoutesTable uploads, RouteSources sources, PrefixTable prefixes, IOptions<UploadOptions> options, TimeProvider time, ILogger<UploadRefresh> log)
    : RevisionRefresh(TimeSpan.FromMilliseconds(options.Value.RefreshMilliseconds), time)
{
    private readonly Dictionary<int, (long Version, int Source)> _announced = [];

    protected override Task<long> ReadRevisionAsync(CancellationToken cancel) => uploads.ReadRevisionAsync(cancel);

    protected override async Task ReadAsync(long revision, CancellationToken cancel)
    {
        IReadOnlyList<UploadedRoutes> now = await uploads.ListAsync(cancel);
        foreach (int gone in _announced.Keys.Except(now.Select(upload => upload.SiteId)).ToArray())
        {
            Retire(_announced[gone].Source);
            _announced.Remove(gone);
            Removed(gone);
        }
        foreach (UploadedRoutes upload in now)
        {
            if (_announced.TryGetValue(upload.SiteId, out var before) && before.Version == upload.Version) continue;
            int source = sources.Next(new RouteSource(RouteSourceKind.Upload, upload.Format, upload.UploadedAt));
            if (!await TryAnnounceAsync(upload, source, cancel)) continue;
            if (before.Source != 0) Retire(before.Source);
            _announced[upload.SiteId] = (upload.Version, source);
            Announced(upload.SiteId, upload.Version, upload.IPv4, upload.IPv6);
        }
    }

    protected override void Failed(string reason) => RefreshFailed(reason);

    /// <returns>False when it was replaced while it was read: the revision has grown again, and the next reading finds the newer one.</returns>
    private async Task<bool> TryAnnounceAsync(UploadedRoutes upload, int source, CancellationToken cancel)
    {
        int count = 0;
        try
        {
            var batch = new RouteBatch(prefixes);
            await foreach (byte[] part in uploads.ReadPartsAsync(upload.Version, cancel)) count += Announce(part, upload.SiteId, source, batch);
            batch.Flush();
            if (count == upload.IPv4 + upload.IPv6) return true;
            Retire(source);
            return false;
        }
        catch
        {
            Retire(source);
            throw;
        }
    }

    private static int Announce(byte[] part, int site, int source, RouteBatch batch)
    {
        int count = 0;
        var reader = new PackedRouteReader(part);
        for (; reader.TryRead(out BgpRoute route); count++)
            batch.Add(new RouteChange(route.Prefix, new Announcement(site, source, route.Attributes.AsPathLength, route.Attributes.Med), IsWithdrawn: false));
        return count;
    }

    private void Retire(int source)
    {
        prefixes.RemoveSources(source);
        sources.Forget(source);
    }

    [LoggerMessage(5301, LogLevel.Information, "Upload {Version} of site {Site} is announced: {IPv4} IPv4 and {IPv6} IPv6 prefixes")]
    private partial void Announced(int site, long version, int ipv4, int ipv6);

    [LoggerMessage(5302, LogLevel.Information, "The uploaded routes of site {Site} are out")]
    private partial void Removed(int site);

    [LoggerMessage(5303, LogLevel.Warning, "The uploaded routes could not be read; the last ones stay: {Reason}")]
    private partial void RefreshFailed(string reason);
}
