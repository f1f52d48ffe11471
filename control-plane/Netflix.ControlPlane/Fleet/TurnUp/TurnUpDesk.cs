using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Enrolment;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.ControlPlane.Sites;
using Netflix.Contracts.Fleet;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;
using Npgsql;

namespace Netflix.ControlPlane.Fleet.TurnUp;

/// <summary>Gathers what the checks are about: what is declared, what was heard, what the database and the appliance's own door say.</summary>
internal sealed class TurnUpDesk(
    FleetView fleet, FleetClock clock, SiteView sites, PrefixTable prefixes, NpgsqlDataSource database, PublicUrlProbe probe, IOptions<PublicUrlOptions> viewers,
    IOptions<TurnUpOptions> limits, IOptions<FleetOptions> options)
{
    /// <summary>All checks, and the door is asked now.</summary>
    internal async Task<IReadOnlyList<TurnUpCheck>> CheckAsync(RegisteredAppliance declared, CancellationToken cancel)
    {
        // One that enrolled a moment ago is not in the snapshot yet.
        FleetAppliance appliance = fleet.Current.Find(declared.Id) is { } known
            ? known with { Registration = declared } : new FleetAppliance(declared, ApplianceState.Down, Report: null, HeldTitles.None);
        TurnUpFacts facts = FactsOf(appliance) with { CertificateEnds = await CertificateTable.FindEndAsync(database, declared.Id, cancel), Door = await probe.AskAsync(declared.Url, cancel) };
        return Judge(facts with { SiteHasRoutes = HasRoutes(facts.Site) });
    }

    /// <summary>The same, and what costs something is asked only when all else is well.</summary>
    internal async Task<bool> IsReadyAsync(FleetAppliance appliance, CancellationToken cancel)
    {
        TurnUpFacts facts = FactsOf(appliance) with { CertificateEnds = DateTimeOffset.MaxValue, SiteHasRoutes = true };
        if (!Passes(facts)) return false;
        facts = facts with { CertificateEnds = await CertificateTable.FindEndAsync(database, appliance.Id, cancel), SiteHasRoutes = HasRoutes(facts.Site) };
        return Passes(facts) && Passes(facts with { Door = await probe.AskAsync(appliance.Url, cancel) });
    }

    private bool Passes(TurnUpFacts facts) => Judge(facts).All(check => check.Passed);

    private IReadOnlyList<TurnUpCheck> Judge(TurnUpFacts facts) => TurnUpChecks.Judge(facts, limits.Value, options.Value.Thresholds.OnlineFor);

    private TurnUpFacts FactsOf(FleetAppliance appliance) => new(
        appliance, clock.Now, CertificateEnds: null, fleet.Configuration.Version, fleet.Current.Assignment.Titles.Count,
        appliance.Registration.SiteId is { } site ? sites.Current.Find(site) : null, SiteHasRoutes: false,
        viewers.Value.Base.StartsWith("https:", StringComparison.OrdinalIgnoreCase), Door: null);

    private bool HasRoutes(Site? site) => site is not null && (site.Prefixes.Count > 0 || prefixes.Announces(site.SiteId));
}
