using System.Text.Json;
using Netflix.Contracts.Configurations;
using Netflix.ControlPlane.Requests;

namespace Netflix.ControlPlane.Fleet.Configurations;

/// <summary>
/// What is set for all appliances, for those of a site, for one: the nearer counts. Settings by their names, sites and appliances by
/// theirs; values as text.
/// </summary>
internal sealed record ConfigurationDocument(
    IReadOnlyDictionary<string, string> Fleet, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Sites,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Appliances)
{
    private const int MostNames = 20_000;
    private const int MostNameLength = 63;

    internal static ConfigurationDocument Empty { get; } = new(
        new Dictionary<string, string>(), new Dictionary<string, IReadOnlyDictionary<string, string>>(), new Dictionary<string, IReadOnlyDictionary<string, string>>());

    /// <summary>What counts for that appliance.</summary>
    /// <param name="site">Its site's name; null: it stands nowhere.</param>
    internal IReadOnlyDictionary<string, string> For(string? site, string appliance)
    {
        SortedDictionary<string, string> settings = new(StringComparer.Ordinal);
        IEnumerable<IReadOnlyDictionary<string, string>?> layers = [Fleet, site is null ? null : Sites.GetValueOrDefault(site), Appliances.GetValueOrDefault(appliance)];
        foreach (IReadOnlyDictionary<string, string>? layer in layers)
        {
            foreach ((string name, string value) in layer ?? new Dictionary<string, string>()) settings[name] = value;
        }
        return settings;
    }

    /// <summary>What another document sets otherwise, by scope and setting.</summary>
    internal IEnumerable<ConfigurationChange> ChangesTo(ConfigurationDocument after)
    {
        Dictionary<(string, string), string> was = Flat().ToDictionary(set => (set.Scope, set.Setting), set => set.Value);
        Dictionary<(string, string), string> will = after.Flat().ToDictionary(set => (set.Scope, set.Setting), set => set.Value);
        return from place in was.Keys.Union(will.Keys).Order()
               let one = was.GetValueOrDefault(place)
               let other = will.GetValueOrDefault(place)
               where one != other
               select new ConfigurationChange(place.Item1, place.Item2, one, other);
    }

    /// <summary>{"fleet": {"pacing": true}, "sites": {"fra-1": {…}}, "appliances": {"fra-1-a": {…}}}.</summary>
    /// <returns>Null with what is wrong in the errors.</returns>
    internal static ConfigurationDocument? Read(JsonElement? json, FieldErrors errors)
    {
        if (json is not { ValueKind: JsonValueKind.Object } document)
        {
            errors.Add("document", "An object with \"fleet\", \"sites\" and \"appliances\", each of which may be missing.");
            return null;
        }
        Dictionary<string, string> fleet = [];
        Dictionary<string, IReadOnlyDictionary<string, string>> sites = [], appliances = [];
        foreach (JsonProperty part in document.EnumerateObject())
        {
            switch (part.Name)
            {
                case "fleet": fleet = ReadSettings(part.Value, "document.fleet", errors); break;
                case "sites": sites = ReadNamed(part.Value, "document.sites", errors); break;
                case "appliances": appliances = ReadNamed(part.Value, "document.appliances", errors); break;
                default: errors.Add($"document.{part.Name}", "There is \"fleet\", \"sites\" and \"appliances\"."); break;
            }
        }
        return errors.Any ? null : new ConfigurationDocument(fleet, sites, appliances);
    }

    /// <summary>As <see cref="Read"/> takes it, with values as they are meant: numbers, true and false, words.</summary>
    internal JsonElement ToJson() => JsonSerializer.SerializeToElement(new Dictionary<string, object>
    {
        ["fleet"] = Values(Fleet),
        ["sites"] = Sites.ToDictionary(site => site.Key, site => Values(site.Value)),
        ["appliances"] = Appliances.ToDictionary(appliance => appliance.Key, appliance => Values(appliance.Value)),
    });

    private static Dictionary<string, JsonElement> Values(IReadOnlyDictionary<string, string> settings) =>
        settings.ToDictionary(set => set.Key, set => ApplianceSettings.Find(set.Key) is ChoiceSetting or null ? JsonSerializer.SerializeToElement(set.Value) : JsonElement.Parse(set.Value));

    private static Dictionary<string, IReadOnlyDictionary<string, string>> ReadNamed(JsonElement json, string field, FieldErrors errors)
    {
        Dictionary<string, IReadOnlyDictionary<string, string>> named = [];
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Count() > MostNames) errors.Add(field, $"An object with at most {MostNames} names.");
        else
        {
            foreach (JsonProperty entry in json.EnumerateObject())
            {
                errors.Check(entry.Name.Length is > 0 and <= MostNameLength, field, $"Names have 1 to {MostNameLength} characters.");
                errors.Check(named.TryAdd(entry.Name, ReadSettings(entry.Value, $"{field}.{entry.Name}", errors)), $"{field}.{entry.Name}", "It is named twice.");
            }
        }
        return named;
    }

    private static Dictionary<string, string> ReadSettings(JsonElement json, string field, FieldErrors errors)
    {
        Dictionary<string, string> settings = [];
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add(field, "An object of settings.");
            return settings;
        }
        foreach (JsonProperty set in json.EnumerateObject())
        {
            string value = set.Value.ValueKind is JsonValueKind.String ? set.Value.GetString()! : set.Value.GetRawText();
            if (ApplianceSettings.Check(set.Name, value) is { } wrong) errors.Add($"{field}.{set.Name}", wrong);
            else if (!settings.TryAdd(set.Name, value)) errors.Add($"{field}.{set.Name}", "It is set twice.");
        }
        return settings;
    }

    private IEnumerable<(string Scope, string Setting, string Value)> Flat() =>
    [
        .. Fleet.Select(set => ("fleet", set.Key, set.Value)),
        .. Sites.SelectMany(site => site.Value.Select(set => ($"site {site.Key}", set.Key, set.Value))),
        .. Appliances.SelectMany(appliance => appliance.Value.Select(set => ($"appliance {appliance.Key}", set.Key, set.Value))),
    ];
}

/// <param name="Scope">"fleet", "site fra-1" or "appliance fra-1-a".</param>
/// <param name="Before">Null: it was not set.</param>
/// <param name="After">Null: it is not set any more.</param>
internal sealed record ConfigurationChange(string Scope, string Setting, string? Before, string? After);
