using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Drm;
using Npgsql;

namespace Netflix.ControlPlane.Jobs;

/// <summary>
/// The end of a job: its package is published and the job is done, both or neither. The manifest's bytes are held against the
/// package id, the title and the title's keys, so that a confused encoder cannot publish what no viewer could play.
/// </summary>
internal sealed class JobCompletion(NpgsqlDataSource database, VideoAssetTable assets, ContentKeyTable keys)
{
    /// <returns>False when the lease is lost. True also when this lease completed the job with this package before.</returns>
    /// <exception cref="InvalidDataException">The manifest is not one, or is another package's, title's or key's.</exception>
    public async Task<bool> CompleteAsync(Guid jobId, Guid leaseId, PackageId package, byte[] titleManifest, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await JobTable.LockAsync(connection, jobId, leaseId, cancel) is not { } held) return false;
        if (held.State == EncodeJobState.Done) return held.Package == package.ToString();
        if (held.State != EncodeJobState.Running) return false;

        // Publishing checks the manifest first, so the keys are read from one that is known to be whole.
        await assets.PublishAsync(connection, held.ContentId, package, titleManifest, cancel);
        await CheckKeysAsync(held.ContentId, titleManifest, cancel);
        await JobTable.FinishAsync(connection, jobId, package, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private async Task CheckKeysAsync(Guid contentId, byte[] titleManifest, CancellationToken cancel)
    {
        TitleProtection protection = TitleManifestFormat.Read(titleManifest).Protection;
        ContentKeyPair expected = await keys.GetOrCreateAsync(contentId, cancel);
        if (protection.VideoKeyId != Convert.ToHexStringLower(expected.Video.KeyId)
            || (protection.AudioKeyId is { } audio && audio != Convert.ToHexStringLower(expected.Audio.KeyId)))
            throw new InvalidDataException("The title manifest names keys that are not this title's: no licence would open it.");
    }
}
