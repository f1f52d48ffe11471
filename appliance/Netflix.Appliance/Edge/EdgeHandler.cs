using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Edge;

/// <summary>
/// Every request, whatever its path: answered from the store or a shared fetch where RFC 9111 allows it, passed to the origin otherwise.
/// The engine is the one that serves titles.
/// </summary>
internal sealed class EdgeHandler(SegmentResolver resolver, PassThrough pass, StoredChanges changes, ProxySite site) : IRequestHandler
{
    // Leaves room for what variants and passes add to the key.
    private const int LongestTarget = ObjectKey.MaxLength / 4;

    public async ValueTask<SegmentAnswer> AnswerAsync(ViewerRequest request, CancellationToken cancel)
    {
        // The origin's address is part of the key: the folder may serve another origin tomorrow.
        string target = ProxyRequest.TargetOf(request, site.Base);
        if ((!request.IsGet && !request.IsHead) || request.Body is not null || target.Length > LongestTarget)
            return await PassAsync(request, target, null, CacheStatusEntry.Forward(request.IsGet || request.IsHead ? ForwardReason.Bypass : ForwardReason.Method), cancel);

        var key = new ObjectKey(target);
        SegmentAnswer answer = await resolver.ResolveAsync(SegmentRequest.Of(key, request), new ProxyPolicy(site, request, key), cancel);
        return answer.IsPass ? await PassAsync(request, target, answer.Unshared, answer.CacheStatus!, cancel) : answer;
    }

    private async ValueTask<SegmentAnswer> PassAsync(ViewerRequest request, string target, SourceUnshareable? answered, CacheStatusEntry said, CancellationToken cancel)
    {
        SegmentAnswer answer;
        try
        {
            answer = await pass.AnswerAsync(request, ProxyRequest.Of(request, target, site.Name), answered?.Response, cancel);
            // Before the answer is out: whoever has read it sees the change.
            await changes.ApplyAsync(request.Method, target, answer);
        }
        catch (FillException error)
        {
            answer = FailureAnswer.Of(error, outcome: null);
        }
        answer.CacheStatus ??= said;
        return answer;
    }
}
