using Netflix.Contracts.EncodeJobs;
using Netflix.Contracts.Titles;
using Netflix.Encoder.Artwork;
using Netflix.Encoder.Ffmpeg;
using Netflix.Encoder.Ladder;
using Netflix.Encoder.Origin;
using Netflix.Encoder.Packaging;
using Netflix.Encoder.Probe;
using Netflix.Encoder.Publish;
using Netflix.Encoder.Scratch;

namespace Netflix.Encoder.Jobs;

/// <summary>The way of one title: download, probe, ladder, encode, artwork, package, publish.</summary>
internal sealed class EncodePipeline(
    ScratchSpace scratch, MasterDownload download, MasterProbe probe, LadderEncode encode, ArtworkMaker artwork,
    TitlePackager packager, TitlePublisher publisher, JobMetrics metrics)
{
    /// <returns>The exact bytes of the title manifest that the origin has published.</returns>
    public async Task<byte[]> RunAsync(EncodeJob job, OriginAccess origin, JobProgress progress, CancellationToken cancel)
    {
        ContentKeySet keys = ContentKeySet.From(job.Keys);
        using ScratchFolder folder = scratch.Open(job.Master.LengthBytes);

        using (metrics.Time(EncodeStage.Download))
            await download.RunAsync(job.Master, origin, folder.MasterFile, share => progress.Reached(EncodeStage.Download, share), cancel);

        progress.Reached(EncodeStage.Probe, 0);
        MasterFacts master;
        using (metrics.Time(EncodeStage.Probe))
            master = await probe.ProbeAsync(folder.MasterFile, cancel);

        TitleLadder ladder = LadderRules.For(master);
        progress.Reached(EncodeStage.Encode, 0);
        using (metrics.Time(EncodeStage.Encode))
        {
            long frames = await encode.RunAsync(folder.MasterFile, master, ladder, folder.EncodedFile,
                (share, fps) => progress.Reached(EncodeStage.Encode, share, fps), cancel);
            ladder = ladder with { Frames = (int)frames };
        }

        progress.Reached(EncodeStage.Package, 0);
        (TitleManifest manifest, byte[] bytes) = await PackageAsync(job, ladder, keys, folder, progress, cancel);

        progress.Reached(EncodeStage.Publish, 0);
        using (metrics.Time(EncodeStage.Publish))
            await publisher.RunAsync(job.JobId, manifest, bytes, folder.Package, origin, share => progress.Reached(EncodeStage.Publish, share), cancel);
        return bytes;
    }

    private async Task<(TitleManifest Manifest, byte[] Bytes)> PackageAsync(
        EncodeJob job, TitleLadder ladder, ContentKeySet keys, ScratchFolder folder, JobProgress progress, CancellationToken cancel)
    {
        using IDisposable timing = metrics.Time(EncodeStage.Package);
        IReadOnlyList<TitleArtwork> pictures = await artwork.MakeAsync(ladder, folder.EncodedFile, folder.Package, cancel);
        progress.Reached(EncodeStage.Package, 0.5);
        DashManifest dash = await packager.PackageAsync(ladder, folder.EncodedFile, keys, folder.Package, cancel);
        progress.Reached(EncodeStage.Package, 0.8);
        TitleManifest manifest = TitleDescription.Of(
            job.ContentId, ladder, dash, keys, pictures, await TitleFiles.ListAsync(folder.Package, cancel));
        return (manifest, TitleManifestFormat.Write(manifest));
    }
}
