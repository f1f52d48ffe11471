namespace Netflix.Lab.Titles;

/// <summary>Brings one title from its master to every appliance, and tells how far it is.</summary>
public static class TitleIngest
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when the title is published and held by that many appliances. A title that is there already takes no time.</summary>
    /// <param name="progress">Told what happens and the share done, 0 to 1.</param>
    /// <exception cref="LabException">The encoder refused the master, or gave up.</exception>
    public static async Task<Guid> RunAsync(OpsClient ops, DemoTitle title, int appliances, Action<string, double>? progress, CancellationToken cancel)
    {
        if (!File.Exists(title.MasterFile))
            throw new LabException($"The master of '{title.Name}' is missing ({title.MasterFile}): run `./netflix up` or `./netflix test`, which fetch it.");
        Guid contentId = await ops.EnsureTitleAsync(title, cancel);
        OpsTitle state = await FindAsync(ops, contentId, cancel);
        if (state.State is "draft" or "failed")
            await ops.EncodeAsync(contentId, title.MasterFile, share => progress?.Invoke("uploading the master", share * 0.02), cancel);
        while (true)
        {
            state = await FindAsync(ops, contentId, cancel);
            switch (state)
            {
                case { State: "failed" }:
                    throw new LabException($"'{title.Name}' could not be encoded: {state.Job?.Failure}");
                case { State: "published" } when state.HeldBy.Count >= appliances:
                    progress?.Invoke("ready", 1);
                    return contentId;
                case { State: "published" }:
                    progress?.Invoke($"filling the appliances ({state.HeldBy.Count} of {appliances})", 0.98);
                    break;
                default:
                    progress?.Invoke(Describe(state.Job), 0.02 + (0.95 * (state.Job?.TotalShare ?? 0)));
                    break;
            }
            await Task.Delay(Poll, cancel);
        }
    }

    private static string Describe(OpsJob? job) => job switch
    {
        null or { Stage: null } => "waiting for an encoder",
        { Stage: "encode", FramesPerSecond: > 0 and var rate } => $"encoding, {rate:0} frames/s",
        { Stage: "encode" } => "encoding",
        { Stage: "download" } => "fetching the master",
        { Stage: "probe" } => "checking the master",
        { Stage: "package" } => "packaging and encrypting",
        { Stage: "publish" } => "publishing to the origin",
        _ => job.Stage,
    };

    private static async Task<OpsTitle> FindAsync(OpsClient ops, Guid contentId, CancellationToken cancel) =>
        (await ops.ListTitlesAsync(cancel)).Single(title => title.ContentId == contentId);
}
