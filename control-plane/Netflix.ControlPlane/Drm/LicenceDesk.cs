using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Playback;

namespace Netflix.ControlPlane.Drm;

/// <param name="ContentId">The title the keys belong to; null when they belong to none or to several.</param>
/// <param name="Keys">In the order asked for; empty unless issued.</param>
internal sealed record LicenceAnswer(LicenceOutcome Outcome, Guid? ContentId, IReadOnlyList<ContentKey> Keys)
{
    public override string ToString() => $"{Outcome} for {ContentId}";
}

/// <summary>Decides who gets which keys, whatever DRM system carries them.</summary>
internal sealed class LicenceDesk(ContentKeyTable keys, UserTable users, PlaybackSessions sessions)
{
    /// <param name="sessionId">The playback session the player names; null when it names none.</param>
    internal async Task<LicenceAnswer> DecideAsync(Guid accountId, IReadOnlyList<Guid> keyIds, Guid? sessionId, CancellationToken cancel)
    {
        IReadOnlyList<ContentKeyTable.OwnedKey> found = await keys.FindAsync(keyIds, cancel);
        Guid[] titles = [.. found.Select(key => key.ContentId).Distinct()];
        // All or nothing: a licence with half the keys would play a title without its sound.
        if (found.Count != keyIds.Count || titles is not [Guid contentId]) return new(LicenceOutcome.UnknownKey, null, []);
        if (await users.FindAsync(accountId, cancel) is not { MayWatch: true }) return new(LicenceOutcome.NoSubscription, contentId, []);
        try
        {
            if (!await sessions.IsOpenAsync(accountId, contentId, sessionId)) return new(LicenceOutcome.NoSession, contentId, []);
        }
        catch (Exception error) when (PlaybackSessions.IsRedisAway(error))
        {
            return new(LicenceOutcome.Unavailable, contentId, []);
        }
        Dictionary<Guid, ContentKey> byId = found.ToDictionary(key => new Guid(key.Key.KeyId, bigEndian: true), key => key.Key);
        return new(LicenceOutcome.Issued, contentId, [.. keyIds.Select(id => byId[id])]);
    }
}
