using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Jobs;

namespace Netflix.ControlPlane.Catalog;

/// <param name="State">"draft", "queued", "encoding", "published" or "failed". A published title that is encoded again stays published.</param>
/// <param name="Package">What plays; null until published.</param>
/// <param name="Job">The newest encode job; null when there never was one.</param>
/// <param name="HeldBy">Names of the appliances that hold all of it.</param>
internal sealed record OpsTitle(
    Guid ContentId, string Name, string Slug, string State, string? Package, double? DurationSeconds,
    IReadOnlyList<ReadTitle.Rendition> Renditions, OpsTitleJob? Job, IReadOnlyList<string> HeldBy);

internal sealed record OpsTitleJob(
    Guid JobId, string State, string? Stage, double StageShare, double TotalShare, double FramesPerSecond, int Attempt, string? Failure,
    string? Worker, DateTimeOffset UpdatedAt)
{
    internal static OpsTitleJob Of(EncodeJobStatus job) => new(
        job.JobId, job.State.ToText(), job.Stage, job.StageShare, job.TotalShare, job.FramesPerSecond, job.Attempt, job.Failure, job.Worker, job.UpdatedAt);
}

internal sealed record OpsTitlesResponse(IReadOnlyList<OpsTitle> Titles);

/// <summary>Every title with its encoding and where it is held, straight from the database: what an operator did is there at once.</summary>
internal sealed class OpsTitles(ContentTable contents, VideoAssetTable assets, JobTable jobs, FleetView fleet)
{
    internal async Task<OpsTitlesResponse> ReadAsync(CancellationToken cancel)
    {
        IReadOnlyList<Content> titles = await contents.ListAsync(cancel);
        Dictionary<string, VideoAsset> published = (await assets.ListCurrentAsync(cancel)).ToDictionary(asset => asset.Package.ToString());
        IReadOnlyDictionary<Guid, EncodeJobStatus> newest = await jobs.LatestByContentAsync(cancel);
        FleetSnapshot snapshot = fleet.Current;
        return new([.. titles.Select(title => Describe(
            title, title.Package is { } package ? published.GetValueOrDefault(package.ToString()) : null,
            newest.GetValueOrDefault(title.ContentId), snapshot))]);
    }

    private static OpsTitle Describe(Content title, VideoAsset? asset, EncodeJobStatus? job, FleetSnapshot fleet) => new(
        title.ContentId, title.Name, title.Slug, StateOf(asset is not null, job?.State), asset?.Package.ToString(), asset?.DurationSeconds,
        asset is null ? [] : [.. asset.Renditions.Select(ReadTitle.Describe)], job is null ? null : OpsTitleJob.Of(job),
        asset is null ? [] : fleet.HeldBy(asset.Package));

    internal static string StateOf(bool published, EncodeJobState? job) => (published, job) switch
    {
        (true, _) => "published",
        (_, null) => "draft",
        (_, EncodeJobState.Queued) => "queued",
        (_, EncodeJobState.Failed) => "failed",
        _ => "encoding",
    };
}
