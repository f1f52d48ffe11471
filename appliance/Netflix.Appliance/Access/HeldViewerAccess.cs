namespace Netflix.Appliance.Access;

/// <summary>What the control plane last said about viewers' tokens, as it is kept on disk.</summary>
/// <param name="Revision">Names the content.</param>
/// <param name="Revoked">As <see cref="Netflix.Contracts.Tokens.CommonAccessToken.IdText"/> writes them.</param>
internal sealed record HeldViewerAccess(string Revision, IReadOnlyList<HeldKey> Keys, IReadOnlyList<string> Revoked);

internal sealed record HeldKey(byte[] KeyId, byte[] PublicKey);
