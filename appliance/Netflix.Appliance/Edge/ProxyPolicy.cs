using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Front;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Edge;

/// <summary>One viewer's request for an object of the foreign origin. What goes on to the origin, and what the request's fields say, is made when somebody asks.</summary>
internal sealed class ProxyPolicy(ProxySite site, ViewerRequest viewer, ObjectKey uri) : IContentPolicy
{
    private readonly RequestDirectives _directives =
        viewer.Has(KnownField.CacheControl | KnownField.Pragma) ? RequestDirectives.Of(viewer.Fields) : RequestDirectives.None;

    public RequestDirectives Directives => _directives;

    public ObjectKey VariantOf(VariantMarker marker) => new(marker.KeyOf(uri.Text, viewer.Fields));

    public CacheStatusEntry? PassOf(ObjectKey key, ForwardReason reason)
    {
        // A HEAD brings no body to keep.
        if (viewer.IsHead) return CacheStatusEntry.Forward(reason);
        if (_directives.NoStore) return CacheStatusEntry.Forward(ForwardReason.Request) with { Detail = nameof(NotStored.RequestNoStore) };
        return site.NotShared.Contains(PassKey(key)) ? CacheStatusEntry.Forward(ForwardReason.Bypass) with { Detail = "not shared lately" } : null;
    }

    public void NotShared(ObjectKey key) => site.NotShared.Add(PassKey(key));

    public bool HasFailedLately(ObjectKey key) => site.Failed.Contains(key);

    public void Failed(ObjectKey key) => site.Failed.Add(key);

    public ValueTask<IFillSource> SourceAsync(StoredContent? stale, CancellationToken cancel) =>
        ValueTask.FromResult<IFillSource>(new ProxyFillSource(site, uri, ProxyRequest.Of(viewer, uri.Text, site.Name), stale));

    // What only the authorized may have says nothing about the others.
    private ObjectKey PassKey(ObjectKey key) => viewer.Has(KnownField.Authorization) ? new ObjectKey($"{key.Text}\nauthorized") : key;
}
