using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Drm;

internal sealed class DrmMetrics
{
    private readonly Counter<long> _licences;

    public DrmMetrics(IMeterFactory meters) => _licences = meters.Create("Netflix.ControlPlane.Drm")
        .CreateCounter<long>("cdn.drm.licences", "{request}", "Licence requests by outcome.");

    /// <param name="outcome">See <see cref="LicenceOutcome"/>.</param>
    internal void Licence(LicenceOutcome outcome) =>
        _licences.Add(1, new KeyValuePair<string, object?>("outcome", outcome switch
        {
            LicenceOutcome.Issued => "issued",
            LicenceOutcome.Malformed => "malformed",
            LicenceOutcome.UnknownKey => "unknown_key",
            LicenceOutcome.NoSubscription => "no_subscription",
            LicenceOutcome.NoSession => "no_session",
            _ => "unavailable",
        }));
}

internal enum LicenceOutcome
{
    Issued,
    Malformed,
    UnknownKey,
    NoSubscription,
    NoSession,
    Unavailable,
}
