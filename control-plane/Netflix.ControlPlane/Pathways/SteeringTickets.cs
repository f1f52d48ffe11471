using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Netflix.ControlPlane.Signing;

namespace Netflix.ControlPlane.Pathways;

/// <summary>Seals tickets and opens them again: the ticket's bytes and 16 bytes of HMAC-SHA256, in base64url. All replicas have the same key.</summary>
internal sealed class SteeringTickets(MasterKey master)
{
    private const int MacBytes = 16;
    private const int MaxBytes = SteeringTicket.MaxBytes + MacBytes;

    private readonly byte[] _key = master.Derive("steering tickets");

    internal string Seal(in SteeringTicket ticket)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes], mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        int length = ticket.Write(bytes);
        HMACSHA256.HashData(_key, bytes[..length], mac);
        mac[..MacBytes].CopyTo(bytes[length..]);
        return Base64Url.EncodeToString(bytes[..(length + MacBytes)]);
    }

    /// <returns>False for what was not sealed by this control plane. Whether it has expired is the caller's question.</returns>
    internal bool TryOpen(ReadOnlySpan<char> text, out SteeringTicket ticket)
    {
        ticket = default;
        Span<byte> bytes = stackalloc byte[MaxBytes], mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (text.Length > Base64Url.GetEncodedLength(MaxBytes) || Base64Url.DecodeFromChars(text, bytes, out _, out int length) != OperationStatus.Done || length < MacBytes) return false;
        ReadOnlySpan<byte> sealed_ = bytes[..(length - MacBytes)];
        HMACSHA256.HashData(_key, sealed_, mac);
        return CryptographicOperations.FixedTimeEquals(mac[..MacBytes], bytes[sealed_.Length..length]) && SteeringTicket.TryRead(sealed_, out ticket);
    }
}
