using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Storage.Purges;
using Netflix.Appliance.Storage.Regions;

namespace Netflix.Appliance.Edge;

/// <summary>Where responses are kept that request fields chose: a marker under the URI, each variant under a key of its own (RFC 9111, section 4.1).</summary>
internal sealed class Variants(SegmentStore store)
{
    /// <summary>Where a response belongs that was asked for under a key; the newest response of a URI says by which fields its variants differ.</summary>
    /// <param name="uri">The URI's own key.</param>
    /// <param name="asked">That key, or a variant's.</param>
    /// <returns>Null when it belongs where it was asked for.</returns>
    internal async Task<VariantPlace?> PlaceAsync(
        ObjectKey uri, ObjectKey asked, ResponseHead head, IReadOnlyList<HeaderField> requestFields, FillStart? start, CancellationToken cancel)
    {
        IReadOnlyList<string> names = NamesOf(head);
        if (names.Count == 0 && asked == uri) return null;
        VariantMarker? known = await MarkerAsync(uri, cancel);
        // Asked for by way of a marker that is gone or replaced: a change at the origin ended that generation, and this response with it.
        if (asked != uri && known?.IsOf(asked.Text, uri.Text) != true) return null;
        if (names.Count == 0)
        {
            // An error or a redirect of one variant is no news about the others.
            return head.Status == StatusCodes.Status200OK ? new VariantPlace(uri, null) : null;
        }
        VariantMarker marker = known is not null && known.Names.SequenceEqual(names) ? known : VariantMarker.New(names);
        var key = new ObjectKey(marker.KeyOf(uri.Text, requestFields));
        if (key == asked) return null;
        if (marker != known) await KeepAsync(uri, marker, start, cancel);
        return new VariantPlace(key, marker);
    }

    // A coding nobody asked about would reach clients that cannot read it. Origins that forget Vary are common.
    private static IReadOnlyList<string> NamesOf(ResponseHead head)
    {
        VaryVerdict verdict = VaryFields.Read(head.Fields, int.MaxValue, out IReadOnlyList<string> names);
        return verdict == VaryVerdict.None && head["Content-Encoding"] is not null ? ["accept-encoding"] : names;
    }

    private async Task<VariantMarker?> MarkerAsync(ObjectKey uri, CancellationToken cancel)
    {
        using ObjectLease? lease = await store.OpenAsync(uri, cancel);
        return lease is not null && KeptHead.TryRead(lease.Metadata, out KeptHead kept) ? kept as VariantMarker : null;
    }

    // Without room for it the variants are found as long as they are being fetched, and not after.
    private async Task KeepAsync(ObjectKey uri, VariantMarker marker, FillStart? start, CancellationToken cancel)
    {
        using ObjectWriter? writer = store.TryCreate(uri, Retention.Demand, length: 1, start);
        if (writer is not null) await writer.CommitAsync(ReadOnlyMemory<byte>.Empty, marker.ToBytes(), cancel);
    }
}
