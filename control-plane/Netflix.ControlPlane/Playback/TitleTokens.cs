using System.Buffers.Text;
using System.Security.Cryptography;
using Netflix.Contracts.Titles;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Playback;

/// <summary>Tokens that open one title on every appliance, for one playback session.</summary>
internal sealed class TitleTokens(SigningKeys keys, IOptions<PlaybackOptions> options, TimeProvider time)
{
    private const int PseudonymBytes = 16;
    private static readonly string[] Methods = ["GET", "HEAD", "OPTIONS", "POST"];

    private readonly Lock _signing = new();

    /// <returns>The token's text, for <see cref="TokenPath.With"/>.</returns>
    internal string Issue(PlaybackSession session, PackageId package)
    {
        DateTimeOffset now = time.GetUtcNow();
        var token = new CommonAccessToken
        {
            Issuer = CommonAccessToken.PlatformIssuer,
            Audiences = [CommonAccessToken.ApplianceAudience],
            Subject = Pseudonym(session.AccountId, package),
            IssuedAt = now.ToUnixTimeSeconds(),
            ExpiresAt = (now + TimeSpan.FromHours(options.Value.TokenHours)).ToUnixTimeSeconds(),
            Id = TokenIdOf(session.SessionId),
            Paths = [new PathRule(PathMatch.Prefix, TitleUrl.FolderOf(package))],
            Methods = Methods,
        };
        SigningKey key = keys.Current;
        // A key signs for one caller at a time; some tens of microseconds per press of play.
        lock (_signing) return CommonAccessTokenWriter.Sign(token, key.ShortId.Span, key.Key.ECDsa);
    }

    /// <summary>Claim <c>cti</c> of all tokens of a session.</summary>
    internal static string TokenIdOf(Guid sessionId) => CommonAccessToken.IdText(sessionId.ToByteArray(bigEndian: true));

    // One per account and title: who reads an appliance's traffic cannot put together what an account watches. Account ids are
    // random, so nobody finds one by trying.
    private static string Pseudonym(Guid account, PackageId package) =>
        Base64Url.EncodeToString(SHA256.HashData([.. account.ToByteArray(bigEndian: true), .. Convert.FromHexString(package.ToString())]).AsSpan(0, PseudonymBytes));
}
