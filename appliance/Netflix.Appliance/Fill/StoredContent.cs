using Netflix.Appliance.Storage.Objects;

namespace Netflix.Appliance.Fill;

/// <summary>What the store has under a key, fresh or not. Whoever gets it disposes it, or hands its body on.</summary>
internal sealed record StoredContent(KeptHead Kept, StoredBody Body) : IDisposable
{
    /// <exception cref="InvalidCastException">It is a marker.</exception>
    internal ResponseHead Head => (ResponseHead)Kept;

    internal ObjectLease Lease => Body.Lease;

    public void Dispose() => Body.Dispose();
}
