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
    private readonly Uri _origin = new(options.Value.Origin);
    private readonly ExpiringSet _notShared = new(options.Value.PassEntries, TimeSpan.FromSeconds(options.Value.PassSeconds), time);

    public async ValueTask<SegmentAnswer> AnswerAsync(ViewerRequest request, CancellationToken cancel)
    {
        ProxyRequest onward = ProxyRequest.Of(request, _origin, name);
        SourceUnshareable? unshared = null;
        if (KeyOf(request, onward) is { } key)
        {
            SegmentAnswer answer = await resolver.ResolveAsync(SegmentRequest.Of(key, request), new ProxyPolicy(client, onward, name, time), cancel);
            if (!answer.IsPass) return answer;
            unshared = answer.Unshared;
            _notShared.Add(key);
        }
        try
        {
            return await pass.AnswerAsync(request, onward, unshared?.Response, cancel);
        }
        catch (FillException error)
        {
            return FailureAnswer.Of(error, outcome: null);
        }
    }

    /// <summary>Null when the request is not for the cache.</summary>
    private ObjectKey? KeyOf(ViewerRequest viewer, ProxyRequest request)
    {
        // The origin's address is part of the key: the folder may serve another origin tomorrow.
        string text = request.Target.OriginalString;
        if (SharingPolicy.OfRequest(viewer) != NotShared.No || text.Length > ObjectKey.MaxLength / 4) return null;
        var key = new ObjectKey(text);
        if (_notShared.Contains(key)) return null;
        // A HEAD is answered from a stored object, but never fetches one.
        return viewer.IsHead && !content.IsStored(key) ? null : key;
    }

    private sealed class ProxyPolicy(OriginClient client, ProxyRequest request, ApplianceName name, TimeProvider time) : IContentPolicy
    {
        public ValueTask<IFillSource> SourceAsync(CancellationToken cancel) =>
            ValueTask.FromResult<IFillSource>(new ProxyFillSource(client, request, name, time));
    }
}
