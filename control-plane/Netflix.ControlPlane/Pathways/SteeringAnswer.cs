using System.Text.Json;
using Netflix.ControlPlane.Fleet;
using Netflix.ControlPlane.Steering;
using Netflix.Steering.Decisions;

namespace Netflix.ControlPlane.Pathways;

/// <summary>
/// The steering manifest of HLS (draft-pantos-hls-rfc8216bis, 7) and DASH (ETSI TS 103 998): how long it holds and which pathways to
/// prefer. A pathway is an appliance, its id the appliance's name.
/// </summary>
internal static class SteeringAnswer
{
    /// <summary>No player is asked to know a pathway that neither its manifest nor this answer describes: some stop playing when they are.</summary>
    /// <param name="choices">Best first; not empty.</param>
    internal static void Write(Utf8JsonWriter json, SteeringModel model, in SteeringTicket ticket, ReadOnlySpan<SteeringChoice> choices, int ttlSeconds)
    {
        json.WriteStartObject();
        json.WriteNumber("VERSION"u8, 1);
        json.WriteNumber("TTL"u8, ttlSeconds);
        json.WriteStartArray("PATHWAY-PRIORITY"u8);
        bool hasClones = false;
        foreach (SteeringChoice choice in choices)
        {
            RegisteredAppliance appliance = model.Appliances[choice.Appliance];
            bool isClone = !ticket.Pathways.Contains(appliance.Id);
            if (isClone && BaseOf(model, ticket, choice.Appliance) is null) continue;
            hasClones |= isClone;
            json.WriteStringValue(appliance.Name);
        }
        json.WriteEndArray();
        if (hasClones) WriteClones(json, model, ticket, choices);
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>When nobody can serve: what the manifest names, in its own order. It may be back sooner than we know.</summary>
    internal static void WriteUnchanged(Utf8JsonWriter json, SteeringModel model, in SteeringTicket ticket, int ttlSeconds)
    {
        json.WriteStartObject();
        json.WriteNumber("VERSION"u8, 1);
        json.WriteNumber("TTL"u8, ttlSeconds);
        json.WriteStartArray("PATHWAY-PRIORITY"u8);
        for (int i = 0; i < ticket.Pathways.Count; i++)
        {
            if (model.Map.TryFindAppliance(ticket.Pathways[i], out int number)) json.WriteStringValue(model.Appliances[number].Name);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Whether a player can reach it by an answer alone.</summary>
    internal static bool IsReachable(SteeringModel model, in SteeringTicket ticket, int appliance) =>
        ticket.Pathways.Contains(model.Appliances[appliance].Id) || BaseOf(model, ticket, appliance) is not null;

    private static void WriteClones(Utf8JsonWriter json, SteeringModel model, in SteeringTicket ticket, ReadOnlySpan<SteeringChoice> choices)
    {
        json.WriteStartArray("PATHWAY-CLONES"u8);
        foreach (SteeringChoice choice in choices)
        {
            RegisteredAppliance appliance = model.Appliances[choice.Appliance];
            if (ticket.Pathways.Contains(appliance.Id) || BaseOf(model, ticket, choice.Appliance) is not { } known) continue;
            json.WriteStartObject();
            json.WriteString("BASE-ID"u8, known.Name);
            json.WriteString("ID"u8, appliance.Name);
            json.WriteStartObject("URI-REPLACEMENT"u8);
            json.WriteString("HOST"u8, model.AddressOf(choice.Appliance).Host);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // The pathway that it differs from by its host alone: players replace the host and keep scheme, port and path; what they make of a
    // port in HOST differs.
    private static RegisteredAppliance? BaseOf(SteeringModel model, in SteeringTicket ticket, int appliance)
    {
        Uri to = model.AddressOf(appliance);
        for (int i = 0; i < ticket.Pathways.Count; i++)
        {
            if (!model.Map.TryFindAppliance(ticket.Pathways[i], out int number)) continue;
            Uri from = model.AddressOf(number);
            if (from.Scheme == to.Scheme && from.Port == to.Port) return model.Appliances[number];
        }
        return null;
    }
}
