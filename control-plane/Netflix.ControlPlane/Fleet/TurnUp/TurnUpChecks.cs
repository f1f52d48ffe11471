using System.Globalization;
using Netflix.ControlPlane.Sites;
using Netflix.Steering.Fleet;

namespace Netflix.ControlPlane.Fleet.TurnUp;

/// <summary>One thing that must be right before viewers are sent to an appliance.</summary>
/// <param name="Name">"heartbeat", "certificate", "configuration", "clock", "disks", "content", "site" or "public-url".</param>
/// <param name="Detail">What was seen.</param>
/// <param name="ToDo">Empty when it passed.</param>
internal sealed record TurnUpCheck(string Name, bool Passed, string Detail, string ToDo);

/// <summary>What an appliance's public URL answered to the control plane.</summary>
/// <param name="Status">Null: nothing.</param>
internal sealed record DoorAnswer(int? Status, string Detail);

/// <param name="Now">By the fleet's clock.</param>
/// <param name="CertificateEnds">Of its newest one that was not taken back; null: it has none.</param>
/// <param name="Configuration">The version that is to be in force.</param>
/// <param name="AssignedTitles">How many the fleet is to hold.</param>
/// <param name="Site">Null: it stands nowhere.</param>
/// <param name="SiteHasRoutes">Prefixes, declared or announced.</param>
/// <param name="ViewersNeedTls">Their pages come over TLS, and nothing without it is let into them.</param>
/// <param name="Door">Null: it was not asked, and its check is left out.</param>
internal sealed record TurnUpFacts(
    FleetAppliance Appliance, DateTimeOffset Now, DateTimeOffset? CertificateEnds, long Configuration, int AssignedTitles, Site? Site, bool SiteHasRoutes,
    bool ViewersNeedTls, DoorAnswer? Door);

/// <summary>What has to pass before an appliance goes live, from what is known of it. Pure.</summary>
internal static class TurnUpChecks
{
    /// <param name="freshFor">Silence up to here is none.</param>
    internal static IReadOnlyList<TurnUpCheck> Judge(TurnUpFacts facts, TurnUpOptions limits, TimeSpan freshFor)
    {
        ApplianceReport? report = facts.Appliance.Report;
        List<TurnUpCheck> checks =
        [
            Heartbeat(report, facts.Now, freshFor),
            Check("certificate", facts.CertificateEnds > facts.Now, facts.CertificateEnds is { } ends ? Text($"Good until {ends.UtcDateTime:u}.") : "It has none that counts.",
                "Make another enrolment token for this name and give it to the appliance."),
            Configuration(report, facts.Configuration),
            Clock(report, TimeSpan.FromSeconds(limits.ClockSkewSeconds)),
            Disks(report),
            Content(facts.Appliance, facts.AssignedTitles, limits.HeldPercent),
            AtSite(facts.Site, facts.SiteHasRoutes),
        ];
        if (facts.Door is not null) checks.Add(PublicUrl(facts.Appliance.Url, facts.ViewersNeedTls, facts.Door));
        return checks;
    }

    private static TurnUpCheck Heartbeat(ApplianceReport? report, DateTimeOffset now, TimeSpan freshFor)
    {
        const string ToDo = "Look at the appliance's log: it says why it has no link. Its way to the control plane's Fleet listener must be open.";
        if (report is null) return new("heartbeat", false, "Nothing was heard of it yet.", ToDo);
        TimeSpan silence = now - report.ReceivedAt;
        return report.IsLinkLost
            ? new("heartbeat", false, Text($"Its link broke {Seconds(silence)} ago."), ToDo)
            : Check("heartbeat", silence <= freshFor, Text($"The last one came {Seconds(silence)} ago."), ToDo);
    }

    private static TurnUpCheck Configuration(ApplianceReport? report, long version)
    {
        if (report?.Refused is { } refused)
            return new("configuration", false, Text($"It refuses version {refused.Version}: {refused.Reason}"), "Correct the configuration (PUT /ops/configuration), or update the appliance's software.");
        long inForce = report?.ConfigurationVersion ?? 0;
        return Check("configuration", report is not null && inForce >= version, Text($"Version {inForce} is in force, of {version}."), "It is told as soon as it is linked; if that does not help, its log says why.");
    }

    private static TurnUpCheck Clock(ApplianceReport? report, TimeSpan most)
    {
        const string ToDo = "Set the appliance's clock; keep it with NTP.";
        if (report is null) return new("clock", false, "Nothing was heard of it yet.", ToDo);
        // Software from before clocks were told.
        if (report.ClockSkew is not { } skew) return new("clock", true, "It does not tell its time.", "");
        return Check("clock", skew.Duration() <= most, Text($"It differs by {Seconds(skew)} from the fleet's; {Seconds(most)} are allowed."), ToDo);
    }

    private static TurnUpCheck Disks(ApplianceReport? report)
    {
        IReadOnlyList<DiskReport> disks = report?.Disks ?? [];
        string[] broken = [.. disks.Where(disk => !disk.Healthy).Select(disk => disk.Name)];
        string detail = disks.Count == 0 ? "It has told of none." : broken.Length == 0 ? disks.Count == 1 ? "It is healthy." : Text($"All {disks.Count} are healthy.") : $"Not healthy: {string.Join(", ", broken)}.";
        return Check("disks", disks.Count > 0 && broken.Length == 0, detail, "Replace what is broken, or take it out of the appliance's options; its log names the error.");
    }

    private static TurnUpCheck Content(FleetAppliance appliance, int assignedTitles, int percent)
    {
        if (assignedTitles == 0) return new("content", true, "Nothing is assigned to the fleet yet.", "");
        const string ToDo = "Wait for the fill; if nothing arrives, the appliance's way to the origin is not open: its log says so.";
        if (appliance.Report is not { AssignedBytes: > 0 } report) return new("content", false, "It has not taken up what it is to hold.", ToDo);
        // A tenth of the disks stays for what viewers ask for.
        long wanted = Math.Min(report.AssignedBytes, appliance.Registration.StorageBytes / 10 * 9);
        double share = 100.0 * report.HeldBytes / Math.Max(1, wanted);
        return Check("content", share >= percent, Text($"{Math.Min(share, 100):0.#} % of what it is to hold, or of what fits on it, is there; {percent} % are wanted."), ToDo);
    }

    private static TurnUpCheck AtSite(Site? site, bool hasRoutes)
    {
        if (site is null) return new("site", false, "It stands at no site.", "Give it a place (PUT /ops/appliances/{id}/place).");
        bool servesBesides = site.Scope == SiteScope.Region || (site.Scope == SiteScope.Networks && site.Networks.Count > 0);
        string detail = (hasRoutes, servesBesides) switch
        {
            (true, _) => $"Prefixes of {site.Name} are announced.",
            (false, true) => $"{site.Name} announces no prefixes, and serves by its scope.",
            (false, false) => $"{site.Name} announces no prefixes and has no scope beyond them: nobody would be sent there.",
        };
        return Check("site", hasRoutes || servesBesides, detail, "Declare its prefixes (PUT /ops/sites/{id}/prefixes), let its router in (POST /ops/routers), or widen its scope (PUT /ops/sites/{id}).");
    }

    private static TurnUpCheck PublicUrl(string url, bool needsTls, DoorAnswer door)
    {
        if (needsTls && !url.StartsWith("https:", StringComparison.Ordinal))
            return new("public-url", false, $"{url} has no TLS, and viewers' pages come over TLS.", "Give the appliance a certificate for its public name, and an https URL.");
        return Check("public-url", door.Status == StatusCodes.Status200OK, $"{url}: {door.Detail}",
            "The URL must be reachable from outside, with a certificate that browsers trust: look at its DNS name, firewall and certificate.");
    }

    private static TurnUpCheck Check(string name, bool passed, string detail, string toDo) => new(name, passed, detail, passed ? "" : toDo);

    // Nothing is never less than nothing: "-0.0" would be said of a clock that is a moment behind.
    private static string Seconds(TimeSpan time) => Text($"{Math.Round(time.TotalSeconds, 1) + 0.0:0.0} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
