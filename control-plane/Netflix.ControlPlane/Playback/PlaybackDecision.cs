using Netflix.ControlPlane.Accounts;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Steering;

namespace Netflix.ControlPlane.Playback;

internal enum PlaybackOutcome
{
    Play,
    NoSubscription,
    NotInRegion,
    NotPublished,
    NoAppliance,
    NoSession,
}

/// <summary>May this account play this title now? Pure: what it weighs has been read.</summary>
internal static class PlaybackDecision
{
    // What the viewer could change comes first, what we lack comes last.
    internal static PlaybackOutcome Decide(User user, Title title, IReadOnlyList<RankedAppliance> appliances) => (user, title, appliances) switch
    {
        ({ MayWatch: false }, _, _) => PlaybackOutcome.NoSubscription,
        _ when !title.MayBeShownIn(user.Region) => PlaybackOutcome.NotInRegion,
        (_, { Asset: null }, _) => PlaybackOutcome.NotPublished,
        (_, _, []) => PlaybackOutcome.NoAppliance,
        _ => PlaybackOutcome.Play,
    };

    /// <summary>The language to start with: the one asked for where the title has it, else its first; null for a silent title.</summary>
    internal static string? ChooseAudio(VideoAsset asset, string? preferred)
    {
        string[] languages = [.. asset.Renditions.Where(rendition => rendition.Kind == "audio").Select(rendition => rendition.Language ?? "und")];
        return languages.FirstOrDefault(language => string.Equals(language, preferred, StringComparison.OrdinalIgnoreCase))
            ?? languages.FirstOrDefault(language => PrimaryOf(language) == PrimaryOf(preferred))
            ?? languages.FirstOrDefault();
    }

    internal static string ToLabel(this PlaybackOutcome outcome) => outcome switch
    {
        PlaybackOutcome.Play => "play",
        PlaybackOutcome.NoSubscription => "no_subscription",
        PlaybackOutcome.NotInRegion => "not_in_region",
        PlaybackOutcome.NotPublished => "not_published",
        PlaybackOutcome.NoAppliance => "no_appliance",
        _ => "no_session",
    };

    private static string? PrimaryOf(string? tag) => tag?.Split('-')[0].ToLowerInvariant();
}
