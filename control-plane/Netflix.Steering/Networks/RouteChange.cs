namespace Netflix.Steering.Networks;

/// <summary>What changed: a source announces a prefix for a site, again or anew, or takes it back.</summary>
/// <param name="IsWithdrawn">Of the announcement only <see cref="Announcement.Source"/> and <see cref="Announcement.Site"/> count then.</param>
public readonly record struct RouteChange(Prefix Prefix, Announcement Announcement, bool IsWithdrawn);
