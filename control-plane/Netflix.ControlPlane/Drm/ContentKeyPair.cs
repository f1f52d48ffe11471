namespace Netflix.ControlPlane.Drm;

/// <param name="KeyId">16 bytes, in the order they stand in a PSSH box and a licence request (big-endian UUID).</param>
/// <param name="Key">16 bytes. Secret.</param>
internal sealed record ContentKey(byte[] KeyId, byte[] Key)
{
    public override string ToString() => $"content key {Convert.ToHexStringLower(KeyId)}";
}

/// <summary>Distinct keys, so that a leaked audio key opens no picture.</summary>
internal sealed record ContentKeyPair(ContentKey Audio, ContentKey Video);
