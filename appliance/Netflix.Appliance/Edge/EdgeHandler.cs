using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Edge;

/// <summary>
/// Every request, whatever its path: shared when <see cref="SharingPolicy"/> is certain that it may be, passed to the origin
/// otherwise. The engine is the one that serves titles.
/// </summary>
internal sealed class EdgeHandler(
    SegmentResolver resolver, PassThrough pass, OriginClient client, ContentLookup content, ApplianceName name, IOptions<EdgeOptions> options, TimeProvider time)
    : IRequestHandler
{
    private readonly string _base = ProxyRequest.BaseOf(new Uri(options.Value.Origin));
    private readonly ExpiringSet _notShared = new(options.Value.PassEntries, TimeSpan.FromSeconds(options.Value.PassSeconds), time);

    public async ValueTask<SegmentAnswer> AnswerAsync(ViewerRequest request, CancellationToken cancel)
    {
        SourceUnshareable? unshared = null;
        if (KeyOf(request) is { } key && (!request.IsHead || await content.IsStoredAsync(key, cancel)))
        {
            SegmentAnswer answer = await resolver.ResolveAsync(SegmentRequest.Of(key, request), new ProxyPolicy(this, request), cancel);
            if (!answer.IsPass) return answer;
            unshared = answer.Unshared;
            _notShared.Add(key);
        }
        try
        {
            return await pass.AnswerAsync(request, Onward(request), unshared?.Response, cancel);
        }
        catch (FillException error)
        {
            return FailureAnswer.Of(error, outcome: null);
        }
    }

    /// <summary>Null when the request is not for the cache. A HEAD is answered from a stored object, but never fetches one.</summary>
    private ObjectKey? KeyOf(ViewerRequest viewer)
    {
        // The origin's address is part of the key: the folder may serve another origin tomorrow.
        string text = ProxyRequest.TargetOf(viewer, _base);
        if (SharingPolicy.OfRequest(viewer) != NotShared.No || text.Length > ObjectKey.MaxLength / 4) return null;
        var key = new ObjectKey(text);
        return _notShared.Contains(key) ? null : key;
    }

    private ProxyRequest Onward(ViewerRequest request) => ProxyRequest.Of(request, _base, name);

    private ProxyFillSource SourceOf(ViewerRequest request) => new(client, Onward(request), name, time);

    // What goes on to the origin is made on a miss only.
    private sealed class ProxyPolicy(EdgeHandler edge, ViewerRequest request) : IContentPolicy
    {
        public ValueTask<IFillSource> SourceAsync(CancellationToken cancel) => ValueTask.FromResult<IFillSource>(edge.SourceOf(request));
    }
}
