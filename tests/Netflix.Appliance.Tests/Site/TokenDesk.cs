using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Netflix.Appliance.Access;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Tests.Site;

/// <summary>Who signs viewers' tokens: a key pair with its id, and tokens as the control plane would write them.</summary>
internal sealed class TokenDesk(byte id = 1)
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _keyId = [id, 0, 0, 0, 0, 0, 0, 0];

    internal HeldKey PublicKey => new(_keyId, _key.ExportSubjectPublicKeyInfo());

    internal static CommonAccessToken For(string folder, DateTimeOffset expires) => new()
    {
        Issuer = CommonAccessToken.PlatformIssuer, Audiences = [CommonAccessToken.ApplianceAudience],
        ExpiresAt = expires.ToUnixTimeSeconds(), Id = CommonAccessToken.IdText(Guid.NewGuid().ToByteArray()),
        Paths = [new PathRule(PathMatch.Prefix, folder)], Methods = ["GET", "HEAD", "OPTIONS", "POST"],
    };

    internal string Sign(CommonAccessToken token) => CommonAccessTokenWriter.Sign(token, _keyId, _key);

    internal byte[] SignText(CommonAccessToken token) => Encoding.ASCII.GetBytes(Sign(token));

    internal static ViewerAccess Tell(string revision, TokenDesk[] desks, params ReadOnlySpan<CommonAccessToken> revoked)
    {
        var access = new ViewerAccess { Revision = revision };
        foreach (TokenDesk desk in desks)
            access.Keys.Add(new Contracts.Fleet.VerificationKey { KeyId = ByteString.CopyFrom(desk.PublicKey.KeyId), PublicKey = ByteString.CopyFrom(desk.PublicKey.PublicKey) });
        foreach (CommonAccessToken token in revoked) access.Revoked.Add(ByteString.CopyFrom(System.Buffers.Text.Base64Url.DecodeFromChars(token.Id)));
        return access;
    }
}
