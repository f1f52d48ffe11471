using System.Globalization;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Fleet.Quality;
using Netflix.ControlPlane.Sites;
using Netflix.Steering.Decisions;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Steering;

/// <summary>One decision with all that led to it.</summary>
/// <param name="Sites">In the order they were looked at.</param>
/// <param name="Choices">Best first, as a viewer gets them.</param>
/// <param name="Excluded">Every appliance that was looked at and is not among the choices.</param>
internal sealed record SteeringExplanation(
    IReadOnlyList<SteeringExplanation.SiteLook> Sites, IReadOnlyList<SteeringExplanation.Choice> Choices, IReadOnlyList<SteeringExplanation.Exclusion> Excluded)
{
    /// <param name="Proximity">"prefix", "network", "distance", "country" or "anywhere".</param>
    internal sealed record SiteLook(int SiteId, string Site, string Proximity);

    /// <param name="Load">Share of its capacity, with what it was given and does not show yet.</param>
    /// <param name="Quality">What viewers of the same /24 or /48 meet with there; null when fewer than five are heard of.</param>
    internal sealed record Choice(
        int Rank, Guid ApplianceId, string Name, string Site, string Url, string Proximity, string Reason, string State, double Load,
        long CapacityBitsPerSecond, string FailureDomain, ClientQuality? Quality);

    /// <param name="Reason">"down", "admin-down", "draining", "maintenance", "no-tls", "no-disk", "not-live", "no-room" or "beyond-limit".</param>
    /// <param name="Detail">Of maintenance: until when, and why; null otherwise.</param>
    internal sealed record Exclusion(Guid ApplianceId, string Name, string Site, string Proximity, string Reason, string State, ClientQuality? Quality, string? Detail = null);

    /// <param name="engine">The model's own, or one with a board that shows what would be.</param>
    internal static SteeringExplanation Of(SteeringModel model, SteeringEngine engine, LoadBoard board, in SteeringRequest request)
    {
        var trace = new Trace([], []);
        Span<SteeringChoice> choices = stackalloc SteeringChoice[ViewerSteering.Choices];
        int count = engine.Decide(request, choices, ref trace);
        var named = new Choice[count];
        for (int i = 0; i < count; i++) named[i] = Name(model, board, i + 1, choices[i], request.Client);
        NetworkAddress client = request.Client;
        return new(
            [.. trace.Sites.Select(look => new SiteLook(model.Map.Sites[look.Site].Id, model.Map.Sites[look.Site].Name, look.Proximity.ToText()))],
            named,
            [.. trace.Excluded.Select(out_ => new Exclusion(
                model.Appliances[out_.Appliance].Id, model.Appliances[out_.Appliance].Name, model.SiteOf(out_.Appliance).Name, out_.Proximity.ToText(),
                out_.Why.ToText(), board.StateOf(out_.Appliance).ToText(), model.QualityOf(client, out_.Appliance), DetailOf(model, out_.Appliance, out_.Why)))]);
    }

    private static string? DetailOf(SteeringModel model, int appliance, Netflix.Steering.Decisions.Exclusion why) =>
        why == Netflix.Steering.Decisions.Exclusion.Maintenance && model.LatestOf(appliance)?.Maintenance.Window is { } window
            ? string.Create(CultureInfo.InvariantCulture, $"until {window.To.UtcDateTime:u}: {window.Why}") : null;

    private static Choice Name(SteeringModel model, LoadBoard board, int rank, SteeringChoice choice, NetworkAddress client)
    {
        RegisteredAppliance appliance = model.Appliances[choice.Appliance];
        Site site = model.SiteOf(choice.Appliance);
        long capacity = model.Map.Appliances[choice.Appliance].CapacityBitsPerSecond;
        return new Choice(
            rank, appliance.Id, appliance.Name, site.Name, appliance.Url, choice.Proximity.ToText(), choice.ToText(), board.StateOf(choice.Appliance).ToText(),
            capacity > 0 ? (double)board.LoadOf(choice.Appliance) / capacity : 1, capacity, appliance.FailureDomain, model.QualityOf(client, choice.Appliance));
    }

    private readonly record struct Trace(List<(Proximity Proximity, int Site)> Sites, List<(int Appliance, Proximity Proximity, Netflix.Steering.Decisions.Exclusion Why)> Excluded)
        : IDecisionTrace
    {
        public void Looks(Proximity proximity, int site) => Sites.Add((proximity, site));

        public void Excludes(int appliance, Proximity proximity, Netflix.Steering.Decisions.Exclusion why) => Excluded.Add((appliance, proximity, why));
    }
}
