using Netflix.Appliance.Front;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Delivery;

/// <summary>What of a request decides about its answer, apart from the connection it came on.</summary>
internal sealed record SegmentRequest(ObjectKey Key, bool IsHead)
{
    internal string? Range { get; init; }
    internal string? IfRange { get; init; }
    internal string? IfMatch { get; init; }
    internal string? IfNoneMatch { get; init; }
    internal string? IfModifiedSince { get; init; }
    internal string? IfUnmodifiedSince { get; init; }

    internal bool HasConditions => (IfMatch ?? IfNoneMatch ?? IfModifiedSince ?? IfUnmodifiedSince) is not null;

    private const KnownField Deciding =
        KnownField.Range | KnownField.IfRange | KnownField.IfMatch | KnownField.IfNoneMatch | KnownField.IfModifiedSince | KnownField.IfUnmodifiedSince;

    internal static SegmentRequest Of(ObjectKey key, ViewerRequest request) => !request.Has(Deciding)
        ? new(key, request.IsHead)
        : new(key, request.IsHead)
        {
            Range = request.Text(KnownField.Range),
            IfRange = request.Text(KnownField.IfRange),
            IfMatch = request.Text(KnownField.IfMatch),
            IfNoneMatch = request.Text(KnownField.IfNoneMatch),
            IfModifiedSince = request.Text(KnownField.IfModifiedSince),
            IfUnmodifiedSince = request.Text(KnownField.IfUnmodifiedSince),
        };
}
