using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Netflix.Appliance.Front.Tls;

/// <summary>
/// OpenSSL's end of a <see cref="TlsSession"/>: it reads records where Kestrel's transport put them and writes them to the socket, with
/// no buffer in between. Nothing may be thrown into OpenSSL's frames.
/// </summary>
internal static unsafe class SessionBio
{
    private const int SourceSink = 0x0400;            // BIO_TYPE_SOURCE_SINK
    private const int ShouldRetryRead = 0x08 | 0x01;  // BIO_FLAGS_SHOULD_RETRY | BIO_FLAGS_READ
    private const int RetryFlags = 0x08 | 0x07;
    private const int CtrlFlush = 11;

    private static readonly nint Method = NewMethod();

    /// <param name="session">A handle that is freed after the SSL which owns the BIO.</param>
    internal static nint New(GCHandle session)
    {
        nint bio = OpenSsl.NewBio(Method);
        if (bio == 0) throw new InvalidOperationException("OpenSSL gives no BIO.");
        OpenSsl.SetBioData(bio, GCHandle.ToIntPtr(session));
        OpenSsl.SetBioInit(bio, 1);
        return bio;
    }

    private static nint NewMethod()
    {
        nint method = OpenSsl.NewBioMethod(OpenSsl.NewBioIndex() | SourceSink, "appliance session");
        bool complete = method != 0 && OpenSsl.SetBioRead(method, &Read) + OpenSsl.SetBioWrite(method, &Write) + OpenSsl.SetBioCtrl(method, &Ctrl) == 3;
        return complete ? method : throw new InvalidOperationException("OpenSSL takes no BIO method.");
    }

    private static TlsSession SessionOf(nint bio) => (TlsSession)GCHandle.FromIntPtr(OpenSsl.GetBioData(bio)).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(nint bio, byte* target, int length)
    {
        OpenSsl.ClearBioFlags(bio, RetryFlags);
        int taken = SessionOf(bio).TakeReceived(new Span<byte>(target, length));
        if (taken > 0) return taken;
        OpenSsl.SetBioFlags(bio, ShouldRetryRead);
        return -1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint bio, byte* bytes, int length)
    {
        OpenSsl.ClearBioFlags(bio, RetryFlags);
        return SessionOf(bio).TrySend(new ReadOnlySpan<byte>(bytes, length)) ? length : -1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Ctrl(nint bio, int command, nint number, nint pointer) => command == CtrlFlush ? 1 : 0;
}
