using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Netflix.Appliance.Front.Tls;

/// <summary>What all sessions under one certificate share: the certificate with its chain, its key, the keys of session tickets.</summary>
internal sealed unsafe class TlsContext
{
    internal SslContextHandle Handle { get; }

    /// <param name="certificateFile">PEM, the server's certificate first, then its chain.</param>
    /// <exception cref="CryptographicException">The files are no pair that OpenSSL can use.</exception>
    internal TlsContext(string certificateFile, string keyFile)
    {
        OpenSsl.ClearErrors();
        Handle = OpenSsl.NewContext(OpenSsl.ServerMethod());
        if (Handle.IsInvalid
            || OpenSsl.UseCertificateChain(Handle, certificateFile) != 1
            || OpenSsl.UsePrivateKey(Handle, keyFile, OpenSsl.FileTypePem) != 1
            || OpenSsl.CheckPrivateKey(Handle) != 1)
        {
            throw new CryptographicException(OpenSsl.TakeErrors());
        }
        OpenSsl.Harden(Handle);
        OpenSsl.SetAlpnSelection(Handle, &SelectProtocol, 0);
    }

    /// <summary>HTTP/2 when the client offers it, else HTTP/1.1; a client that offers only others is refused (RFC 7301 section 3.2).</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SelectProtocol(nint session, byte** chosen, byte* chosenLength, byte* offered, uint offeredLength, nint argument)
    {
        var list = new ReadOnlySpan<byte>(offered, (int)offeredLength);
        int at = Find(list, "h2"u8) is var http2 and >= 0 ? http2 : Find(list, "http/1.1"u8);
        if (at < 0) return OpenSsl.AlpnRefused;
        *chosen = offered + at + 1;
        *chosenLength = offered[at];
        return OpenSsl.AlpnAccepted;
    }

    // Names with a length byte each; OpenSSL has checked that the lengths add up.
    private static int Find(ReadOnlySpan<byte> list, ReadOnlySpan<byte> name)
    {
        for (int at = 0; at < list.Length; at += 1 + list[at])
        {
            if (list[at..][1..(1 + list[at])].SequenceEqual(name)) return at;
        }
        return -1;
    }
}
