using System.Runtime.InteropServices;

namespace Netflix.Appliance.Front.Tls;

/// <summary>
/// The calls of OpenSSL 3 that a TLS server needs, from the library that .NET itself uses. What C has as macros are the
/// <c>…Ctrl</c> calls with their numbers.
/// </summary>
internal static unsafe partial class OpenSsl
{
    internal const int FileTypePem = 1;
    internal const int Tls12 = 0x0303;
    internal const int WantReading = 3;                      // SSL_READING
    internal const ulong NoRenegotiation = 1UL << 30;        // SSL_OP_NO_RENEGOTIATION
    internal const int AlpnAccepted = 0;                     // SSL_TLSEXT_ERR_OK
    internal const int AlpnRefused = 2;                      // SSL_TLSEXT_ERR_ALERT_FATAL

    private const string Ssl = "libssl.so.3", Crypto = "libcrypto.so.3";
    private const ulong NoExitHandler = 0x00080000;          // OPENSSL_INIT_NO_ATEXIT
    private const int CtrlMode = 33, CtrlSessionCacheMode = 44, CtrlMinVersion = 123;
    private const int ReleaseBuffers = 0x10;                 // SSL_MODE_RELEASE_BUFFERS
    private const int SessionCacheOff = 0;

    // A clean-up at exit would run beside threads that still encrypt: .NET asks for none either.
    static OpenSsl() => _ = InitSsl(NoExitHandler, 0);

    /// <summary>TLS 1.2 and 1.3 with OpenSSL's own choice of ciphers. Idle connections give their record buffers back; sessions are resumed by tickets, which the client keeps.</summary>
    internal static void Harden(SslContextHandle context)
    {
        _ = ContextCtrl(context, CtrlMinVersion, Tls12, 0);
        _ = ContextCtrl(context, CtrlMode, ReleaseBuffers, 0);
        _ = ContextCtrl(context, CtrlSessionCacheMode, SessionCacheOff, 0);
        _ = SetOptions(context, NoRenegotiation);
    }

    /// <summary>Takes this thread's errors, of which the first says most; also so that .NET's own calls do not find them.</summary>
    internal static string TakeErrors()
    {
        nuint first = GetError();
        if (first == 0) return "no reason given";
        byte* text = stackalloc byte[256];
        ErrorString(first, text, 256);
        ClearErrors();
        return Marshal.PtrToStringUTF8((nint)text)!;
    }

    [LibraryImport(Ssl, EntryPoint = "OPENSSL_init_ssl")]
    private static partial int InitSsl(ulong options, nint settings);

    [LibraryImport(Ssl, EntryPoint = "TLS_server_method")]
    internal static partial nint ServerMethod();

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")]
    internal static partial SslContextHandle NewContext(nint method);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")]
    internal static partial void FreeContext(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    private static partial nint ContextCtrl(SslContextHandle context, int command, nint number, nint pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_options")]
    private static partial ulong SetOptions(SslContextHandle context, ulong options);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_certificate_chain_file", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UseCertificateChain(SslContextHandle context, string file);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey_file", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UsePrivateKey(SslContextHandle context, string file, int type);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_check_private_key")]
    internal static partial int CheckPrivateKey(SslContextHandle context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_alpn_select_cb")]
    internal static partial void SetAlpnSelection(SslContextHandle context, delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, nint, int> select, nint argument);

    [LibraryImport(Ssl, EntryPoint = "SSL_new")]
    internal static partial SslHandle NewSession(SslContextHandle context);

    [LibraryImport(Ssl, EntryPoint = "SSL_free")]
    internal static partial void FreeSession(nint session);

    /// <summary>The session owns the BIO from here on.</summary>
    [LibraryImport(Ssl, EntryPoint = "SSL_set_bio")]
    internal static partial void SetBio(SslHandle session, nint reading, nint writing);

    [LibraryImport(Ssl, EntryPoint = "SSL_accept")]
    internal static partial int Accept(SslHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_read")]
    internal static partial int Read(SslHandle session, byte* target, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_write")]
    internal static partial int Write(SslHandle session, byte* bytes, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_shutdown")]
    internal static partial int Shutdown(SslHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_want")]
    internal static partial int Want(SslHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_session_reused")]
    internal static partial int IsResumed(SslHandle session);

    [LibraryImport(Ssl, EntryPoint = "SSL_get0_alpn_selected")]
    internal static partial void GetAlpn(SslHandle session, out byte* name, out uint length);

    [LibraryImport(Crypto, EntryPoint = "BIO_get_new_index")]
    internal static partial int NewBioIndex();

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint NewBioMethod(int type, string name);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_read")]
    internal static partial int SetBioRead(nint method, delegate* unmanaged[Cdecl]<nint, byte*, int, int> read);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_write")]
    internal static partial int SetBioWrite(nint method, delegate* unmanaged[Cdecl]<nint, byte*, int, int> write);

    [LibraryImport(Crypto, EntryPoint = "BIO_meth_set_ctrl")]
    internal static partial int SetBioCtrl(nint method, delegate* unmanaged[Cdecl]<nint, int, nint, nint, nint> ctrl);

    [LibraryImport(Crypto, EntryPoint = "BIO_new")]
    internal static partial nint NewBio(nint method);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_init"), SuppressGCTransition]
    internal static partial void SetBioInit(nint bio, int init);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_data"), SuppressGCTransition]
    internal static partial void SetBioData(nint bio, nint data);

    [LibraryImport(Crypto, EntryPoint = "BIO_get_data"), SuppressGCTransition]
    internal static partial nint GetBioData(nint bio);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_flags"), SuppressGCTransition]
    internal static partial void SetBioFlags(nint bio, int flags);

    [LibraryImport(Crypto, EntryPoint = "BIO_clear_flags"), SuppressGCTransition]
    internal static partial void ClearBioFlags(nint bio, int flags);

    [LibraryImport(Crypto, EntryPoint = "ERR_get_error")]
    private static partial nuint GetError();

    [LibraryImport(Crypto, EntryPoint = "ERR_error_string_n")]
    private static partial void ErrorString(nuint error, byte* text, nint length);

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();
}
