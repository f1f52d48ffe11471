using System.Net;
using System.Net.Http.Headers;
using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Fill.Origins;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Purges;

namespace Netflix.Appliance.Edge;

/// <summary>An object of a foreign origin. Only its answer says whether, how long and under which fields it may be kept.</summary>
/// <param name="site">What all objects of the origin share.</param>
/// <param name="stale">What is stored, for the origin to say whether it is good still.</param>
internal sealed class ProxyFillSource(ProxySite site, ObjectKey uri, ProxyRequest request, StoredContent? stale) : IFillSource
{
    private readonly CacheRequest _asked = new("GET", request.Asked);
    private readonly OriginTurns _turns = new();
    private bool _hasAnswered;

    public ResponseHead? KnownHead => null;
    public long? KnownLength => null;
    public ContentDigest? Digest => null;
    public StoredContent? Stale { get; } = stale;

    public async Task<SourceAnswer> OpenAsync(long offset, string? validator, CancellationToken cancel)
    {
        if (_hasAnswered) _turns.Next();
        _hasAnswered = false;
        if (offset > 0) return await ResumeAsync(offset, validator, cancel);
        IReadOnlyList<HeaderField> conditions = Stale is { } stored ? Revalidation.Conditions(stored.Head.Fields) : [];
        (HttpResponseMessage response, CacheResponse answer) = await AskAsync(conditions, cancel);
        if (conditions.Count > 0 && answer.Status == StatusCodes.Status304NotModified)
        {
            if (Renewed(response, answer) is { } renewed) return renewed;
            response.Dispose();
            (response, answer) = await AskAsync([], cancel);
        }
        return await ReadAsync(response, answer, cancel);
    }

    public Task<VariantPlace?> PlaceAsync(ObjectKey asked, ResponseHead head, FillStart? start, CancellationToken cancel) =>
        site.Variants.PlaceAsync(uri, asked, head, request.Asked, start, cancel);

    private async Task<(HttpResponseMessage Response, CacheResponse Answer)> AskAsync(IReadOnlyList<HeaderField> conditions, CancellationToken cancel)
    {
        DateTimeOffset asked = site.Time.GetUtcNow();
        HttpResponseMessage response = await site.Origins.SendAsync(_turns, request.Target, target => request.ToWholeGet(target, conditions), cancel);
        _hasAnswered = true;
        return (response, new CacheResponse((int)response.StatusCode, ResponseFields.Received(response, site.Name), asked, site.Time.GetUtcNow()));
    }

    private async Task<SourceAnswer> ReadAsync(HttpResponseMessage response, CacheResponse answer, CancellationToken cancel)
    {
        try
        {
            NotStored notStored = StoragePolicy.OfResponse(_asked, answer, site.Caching);
            if (notStored != NotStored.No) return new SourceUnshareable(response, notStored);
            // No refusal: the policy has counted them.
            SurrogateKeys.TryRead(answer.Fields, site.Caching.SurrogateKeys, out IReadOnlyList<string> surrogateKeys);
            return new SourceBody(
                new ResponseHead(answer.Status, StoredFields.Of(answer), Freshness.Of(answer, site.Caching)),
                response.Content.Headers.ContentLength, await response.Content.ReadAsStreamAsync(cancel), response)
            {
                SurrogateKeys = surrogateKeys,
                OwnFields = StoredFields.NotKept(answer),
            };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Null when the 304 is about another response than the stored one, or would change by which names it is purged.</summary>
    private SourceRevalidated? Renewed(HttpResponseMessage response, CacheResponse answer)
    {
        ResponseHead stored = Stale!.Head;
        if (Revalidation.Of(stored.Fields, answer, null, answer.ReceivedAt) != RevalidationVerdict.Refresh) return null;
        RefreshedResponse refreshed = Revalidation.Refresh(_asked, stored.Status, stored.Fields, answer, site.Caching);
        SurrogateKeys.TryRead(refreshed.Fields, site.Caching.SurrogateKeys, out IReadOnlyList<string> surrogateKeys);
        if (!surrogateKeys.ToHashSet().SetEquals(Stale.Lease.SurrogateKeys)) return null;
        return new SourceRevalidated(new ResponseHead(stored.Status, refreshed.Fields, refreshed.Freshness), refreshed.NotStored, response)
        {
            // What is asked about every time, and is the same every time, is not written every time.
            OwnFields = StoredFields.NotKept(answer),
            IsWorthWriting = !refreshed.Freshness.AlwaysRevalidate || !Undated(refreshed.Fields).SequenceEqual(Undated(stored.Fields)),
        };
    }

    private static IEnumerable<HeaderField> Undated(IEnumerable<HeaderField> fields) =>
        fields.Where(field => !field.Name.Equals("Date", StringComparison.OrdinalIgnoreCase)).OrderBy(field => field.Name, StringComparer.OrdinalIgnoreCase);

    private async Task<SourceBody> ResumeAsync(long offset, string? validator, CancellationToken cancel)
    {
        HttpResponseMessage response = await site.Origins.SendAsync(_turns, request.Target, target =>
        {
            HttpRequestMessage message = request.ToWholeGet(target);
            message.Headers.Range = new RangeHeaderValue(offset, null);
            message.Headers.TryAddWithoutValidation("If-Range", validator);
            return message;
        }, cancel);
        _hasAnswered = true;
        try
        {
            if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != offset
                || response.Headers.ETag?.ToString() != validator)
                // Two origins may well name the same bytes differently: the one that began may go on.
                throw new FillException(FillFailure.OriginRefused, "The origin does not continue the body that broke off.") { IsTransient = site.Origins.HasBackup };
            return new SourceBody(
                new ResponseHead(StatusCodes.Status200OK, [], null), response.Content.Headers.ContentRange.Length,
                await response.Content.ReadAsStreamAsync(cancel), response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
