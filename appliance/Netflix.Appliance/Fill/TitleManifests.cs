using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Contracts.Titles;

namespace Netflix.Appliance.Fill;

/// <summary>
/// The title manifests that are being played, parsed; others come from the store or, verified by their package id, from the
/// origin. Needed for misses only: a hit carries its own head.
/// </summary>
internal sealed class TitleManifests(ContentLookup content, TitleSources sources, SegmentStore store, IOptions<FillOptions> options, TimeProvider time)
{
    // A manifest is a few hundred KiB parsed; a site plays some dozens of titles at a time.
    private const int Kept = 128;

    private readonly ConcurrentDictionary<PackageId, (TitleFiles Title, long LastUse)> _titles = new();
    private readonly ExpiringSet _notFound = new(options.Value.NotFoundEntries, TimeSpan.FromSeconds(options.Value.NotFoundSeconds), time);

    /// <exception cref="FillException">Not to be had: <see cref="FillFailure.NotFound"/> when the origin does not know the package.</exception>
    internal ValueTask<TitleFiles> FindAsync(PackageId package, CancellationToken cancel)
    {
        if (!_titles.TryGetValue(package, out var known)) return new ValueTask<TitleFiles>(LoadAsync(package, cancel));
        _titles[package] = (known.Title, time.GetTimestamp());
        return ValueTask.FromResult(known.Title);
    }

    private async Task<TitleFiles> LoadAsync(PackageId package, CancellationToken cancel)
    {
        ObjectKey key = TitleSources.Key(package, TitleManifest.FileName);
        if (await content.FindStoredAsync(key, cancel) is { } stored)
        {
            try
            {
                return await ParseAsync(package, key, stored.Body, cancel);
            }
            catch (SliceUnreadableException)
            {
                // The store dropped it; the origin has it still.
            }
        }
        if (_notFound.Contains(key)) throw new FillException(FillFailure.NotFound, $"The origin did not have {package} a moment ago.");
        try
        {
            var found = (FoundContent)await content.FillAsync(key, sources.Manifest(package), cancel);
            return await ParseAsync(package, key, found.Body, cancel);
        }
        catch (FillException missing) when (missing.Failure == FillFailure.NotFound)
        {
            _notFound.Add(key);
            throw;
        }
    }

    private async Task<TitleFiles> ParseAsync(PackageId package, ObjectKey key, IContentBody body, CancellationToken cancel)
    {
        byte[] bytes;
        using (body) bytes = await ReadWholeAsync(body, cancel);
        try
        {
            if (PackageId.Of(bytes) != package) throw new InvalidDataException("Its bytes do not hash to the package id.");
            TitleFiles title = TitleFiles.Read(package, bytes);
            Keep(title);
            return title;
        }
        catch (InvalidDataException error)
        {
            store.Remove(key);
            throw new FillException(FillFailure.WrongDigest, $"{key} is no title manifest: {error.Message}", error);
        }
    }

    private static async Task<byte[]> ReadWholeAsync(IContentBody body, CancellationToken cancel)
    {
        using var whole = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (await body.ReadAsync(whole.Length, long.MaxValue, buffer, cancel) is var read and > 0)
        {
            if (whole.Length + read > TitleManifest.MaxBytes)
                throw new FillException(FillFailure.WrongLength, $"A title manifest has at most {TitleManifest.MaxBytes} bytes.");
            whole.Write(buffer.AsSpan(0, read));
        }
        return whole.ToArray();
    }

    private void Keep(TitleFiles title)
    {
        _titles[title.Package] = (title, time.GetTimestamp());
        while (_titles.Count > Kept)
        {
            PackageId oldest = _titles.MinBy(entry => entry.Value.LastUse).Key;
            _titles.TryRemove(oldest, out _);
        }
    }
}
