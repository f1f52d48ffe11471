using System.Text.Json.Serialization;
using Netflix.Appliance.Access;

namespace Netflix.Appliance.Control;

/// <summary>What the control plane last said about titles. Replaced as a whole.</summary>
/// <param name="Packages">Package ids, most wanted first.</param>
internal sealed record HeldAssignment(ulong Version, IReadOnlyList<string> Packages)
{
    internal static HeldAssignment None { get; } = new(0, []);
}

internal sealed record HeldOriginAccess(string Url, string Token, DateTimeOffset Expires);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HeldAssignment))]
[JsonSerializable(typeof(HeldOriginAccess))]
[JsonSerializable(typeof(HeldViewerAccess))]
internal sealed partial class ControlStateJson : JsonSerializerContext;
