using System.Buffers.Text;
using System.Text;

namespace Netflix.Contracts.Tokens;

/// <summary>
/// The claims of a Common Access Token (CTA-5007). Every restriction that is present must hold; inside one, any entry that matches is enough.
/// <see cref="CommonAccessTokenWriter"/> signs it, <see cref="SignedToken"/> and <see cref="CommonAccessTokenClaims"/> read it back.
/// </summary>
public sealed record CommonAccessToken
{
    /// <summary>What the control plane signs as, and whom it means.</summary>
    public const string PlatformIssuer = "netflix-control-plane";
    public const string ApplianceAudience = "netflix-appliance";

    /// <summary>Of a token's bytes. In a path it takes a third more; ours has about 270.</summary>
    public const int MaxBytes = 1536;

    /// <summary>Of <see cref="Id"/>'s bytes.</summary>
    public const int MaxIdBytes = 64;

    public required string Issuer { get; init; }

    /// <summary>A pseudonym of the viewer.</summary>
    public string? Subject { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>Seconds since 1970. Required here, though CTA-5007 does not: a token in a URL will leak one day.</summary>
    public required long ExpiresAt { get; init; }

    public long? NotBefore { get; init; }
    public long? IssuedAt { get; init; }

    /// <summary>Claim <c>cti</c> as <see cref="IdText"/> writes it; what a revocation names.</summary>
    public string? Id { get; init; }

    /// <summary>Claim <c>catu</c>, its path part. All of them must match; empty: any path.</summary>
    public IReadOnlyList<PathRule> Paths { get; init; } = [];

    /// <summary>Claim <c>catm</c>; null: any method.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Claim <c>catnip</c>; null: any client.</summary>
    public IReadOnlyList<ClientNetwork>? Networks { get; init; }

    /// <summary>Claim <c>catgeoiso3166</c>, ISO 3166-1 alpha-2 or 3166-2 as issued; null: anywhere.</summary>
    public IReadOnlyList<string>? Countries { get; init; }

    public static string IdText(ReadOnlySpan<byte> id) => Base64Url.EncodeToString(id);

    internal static byte[] IdBytes(string id) => Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(id));
}
