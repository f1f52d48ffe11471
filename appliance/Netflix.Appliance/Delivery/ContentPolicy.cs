using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Delivery;

/// <summary>What differs between platform content and foreign origins. Everything else is one engine.</summary>
internal interface IContentPolicy
{
    /// <summary>Where to get what the store does not have.</summary>
    /// <exception cref="FillException">It does not exist or cannot be had.</exception>
    public ValueTask<IFillSource> SourceAsync(CancellationToken cancel);
}
