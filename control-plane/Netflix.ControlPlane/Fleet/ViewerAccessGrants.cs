using System.Security.Cryptography;
using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Fleet;

/// <summary>
/// What appliances check viewers' tokens with: all public keys and the withdrawn sessions. Named by its own digest, so that replicas
/// agree without asking each other; they read the list within the same second, and may differ for that long.
/// </summary>
internal sealed class ViewerAccessGrants(SigningKeys keys, FleetView fleet)
{
    private sealed record Made(IReadOnlyList<SigningKey> Keys, IReadOnlyList<Guid> Revoked, ViewerAccess Access);

    private volatile Made? _made;

    public ViewerAccess Current()
    {
        IReadOnlyList<SigningKey> signing = keys.All;
        IReadOnlyList<Guid> revoked = fleet.RevokedPlaybacks;
        if (_made is { } made && ReferenceEquals(made.Keys, signing) && ReferenceEquals(made.Revoked, revoked)) return made.Access;
        ViewerAccess access = Make(signing, revoked);
        _made = new Made(signing, revoked, access);
        return access;
    }

    private static ViewerAccess Make(IReadOnlyList<SigningKey> signing, IReadOnlyList<Guid> revoked)
    {
        var access = new ViewerAccess();
        access.Keys.Add(signing.Select(key => new VerificationKey
        {
            KeyId = ByteString.CopyFrom(key.ShortId.Span), PublicKey = ByteString.CopyFrom(key.ExportPublicKey()),
        }));
        access.Revoked.Add(revoked.Select(session => ByteString.CopyFrom(session.ToByteArray(bigEndian: true))));
        access.Revision = Convert.ToHexStringLower(SHA256.HashData(access.ToByteArray()).AsSpan(0, 16));
        return access;
    }
}
