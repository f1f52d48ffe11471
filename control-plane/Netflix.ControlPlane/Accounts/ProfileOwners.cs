using Microsoft.Extensions.Caching.Memory;

namespace Netflix.ControlPlane.Accounts;

/// <summary>
/// Which account a profile belongs to, remembered for a minute: progress asks every few seconds for the same profiles. A profile
/// never changes hands; one that was deleted on another replica is taken for existing a minute longer at most.
/// </summary>
internal sealed class ProfileOwners(ProfileTable profiles) : IDisposable
{
    private const int RememberedProfiles = 100_000;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _owners = new(new MemoryCacheOptions { SizeLimit = RememberedProfiles });

    internal ValueTask<bool> OwnsAsync(Guid userId, Guid profileId, CancellationToken cancel) =>
        _owners.TryGetValue(profileId, out Guid owner) ? ValueTask.FromResult(owner == userId) : LookUpAsync(userId, profileId, cancel);

    internal void Forget(Guid profileId) => _owners.Remove(profileId);

    public void Dispose() => _owners.Dispose();

    // What is not there is not remembered: it may be made the next moment, and strangers must not fill the memory.
    private async ValueTask<bool> LookUpAsync(Guid userId, Guid profileId, CancellationToken cancel)
    {
        if (await profiles.FindOwnerAsync(profileId, cancel) is not { } owner) return false;
        _owners.Set(profileId, owner, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Memory });
        return owner == userId;
    }
}
