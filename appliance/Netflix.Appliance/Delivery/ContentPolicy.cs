using Netflix.Appliance.Caching;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Delivery;

/// <summary>What differs between platform content and foreign origins. Everything else is one engine.</summary>
internal interface IContentPolicy
{
    /// <summary>What the request says to caches.</summary>
    public RequestDirectives Directives => RequestDirectives.None;

    /// <summary>Where to get what the store does not have, or to ask whether what it has is good still.</summary>
    /// <param name="stale">What the store has and may not answer with; null when it has nothing.</param>
    /// <exception cref="FillException">It does not exist or cannot be had.</exception>
    public ValueTask<IFillSource> SourceAsync(StoredContent? stale, CancellationToken cancel);

    /// <summary>Under which key the variant is that answers this request.</summary>
    public ObjectKey VariantOf(VariantMarker marker) => throw new InvalidOperationException("This content has no variants.");

    /// <summary>Why this request, which the store cannot answer, goes to the origin by itself; null: a fetch for all.</summary>
    public CacheStatusEntry? PassOf(ObjectKey key, ForwardReason reason) => null;

    /// <summary>The origin's answer could not be shared.</summary>
    public void NotShared(ObjectKey key)
    {
    }

    /// <summary>Whether the origin failed about it a moment ago.</summary>
    public bool HasFailedLately(ObjectKey key) => false;

    /// <summary>The origin failed, and what is stored stood in.</summary>
    public void Failed(ObjectKey key)
    {
    }
}
