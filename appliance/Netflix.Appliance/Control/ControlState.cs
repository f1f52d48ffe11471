using System.Text.Json.Serialization;
using Netflix.Appliance.Access;

namespace Netflix.Appliance.Control;

/// <summary>What the control plane last said about titles. Replaced as a whole.</summary>
/// <param name="Titles">Most wanted first.</param>
internal sealed record HeldAssignment(ulong Version, IReadOnlyList<HeldTitle> Titles)
{
    internal static HeldAssignment None { get; } = new(0, []);
}

/// <param name="Number">The package's own, by which it is reported.</param>
internal sealed record HeldTitle(int Number, string Package);

internal sealed record HeldOriginAccess(string Url, string Token, DateTimeOffset Expires);

/// <param name="Authority">The fleet's certificate (DER).</param>
/// <param name="Certificate">This appliance's own (DER).</param>
/// <param name="PrivateKey">PKCS #8.</param>
/// <param name="TokenDigest">Of the token it came by, so that the same one is not used again.</param>
internal sealed record HeldIdentity(string ApplianceId, byte[] Authority, byte[] Certificate, byte[] PrivateKey, string TokenDigest);

/// <summary>The key that a token is being used with.</summary>
internal sealed record HeldEnrolmentKey(string TokenDigest, byte[] PrivateKey);

/// <summary>As it came: <c>SignedConfiguration</c>.</summary>
internal sealed record HeldConfiguration(byte[] Content, byte[] Signature);

/// <param name="DoneUpTo">Number of the last order that was carried out.</param>
internal sealed record HeldPurges(ulong DoneUpTo);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HeldAssignment))]
[JsonSerializable(typeof(HeldOriginAccess))]
[JsonSerializable(typeof(HeldViewerAccess))]
[JsonSerializable(typeof(HeldIdentity))]
[JsonSerializable(typeof(HeldEnrolmentKey))]
[JsonSerializable(typeof(HeldConfiguration))]
[JsonSerializable(typeof(HeldPurges))]
internal sealed partial class ControlStateJson : JsonSerializerContext;
