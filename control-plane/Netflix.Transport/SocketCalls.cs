using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Netflix.Transport;

/// <summary>The system calls of a hit, which .NET offers only with a copy or an allocation around them, and one that it does not offer.</summary>
public static partial class SocketCalls
{
    private const int MsgDontWait = 0x40;
    private const int MsgNoSignal = 0x4000;
    private const int MsgMore = 0x8000;
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const nuint OutQueue = 0x5411;   // SIOCOUTQ

    /// <summary>What the kernel did with the bytes.</summary>
    public enum Outcome
    {
        /// <summary>It took some, or all.</summary>
        Sent,

        /// <summary>It has no room now.</summary>
        WouldBlock,

        /// <summary>The connection is broken.</summary>
        Failed,
    }

    /// <summary>sendfile(2) has no flag of its own for it.</summary>
    public static void NeverWait(SafeHandle socket)
    {
        if (ControlNative(socket, SetFlags, ControlNative(socket, GetFlags, 0) | NonBlocking) < 0)
            throw new IOException($"fcntl: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Hands bytes to the kernel without waiting.</summary>
    /// <param name="more">Body bytes follow at once: the kernel holds a part packet back for them.</param>
    public static unsafe Outcome Send(SafeHandle socket, ReadOnlySpan<byte> bytes, bool more, out int sent)
    {
        fixed (byte* start = bytes)
        {
            nint result;
            do result = SendNative(socket, start, bytes.Length, MsgDontWait | MsgNoSignal | (more ? MsgMore : 0));
            while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return OutcomeOf(result, out sent);
        }
    }

    /// <summary>Both in one call, and so in one packet where they fit.</summary>
    /// <param name="more">As above.</param>
    public static unsafe Outcome Send(SafeHandle socket, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, bool more, out int sent)
    {
        fixed (byte* one = first, other = second)
        {
            IoVector* vectors = stackalloc IoVector[2];
            vectors[0] = new IoVector { Start = one, Length = (nuint)first.Length };
            vectors[1] = new IoVector { Start = other, Length = (nuint)second.Length };
            var message = new MessageHeader { Vectors = vectors, VectorCount = 2 };
            nint result;
            do result = SendMessageNative(socket, &message, MsgDontWait | MsgNoSignal | (more ? MsgMore : 0));
            while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return OutcomeOf(result, out sent);
        }
    }

    /// <summary>File to socket inside the kernel; the socket must be non-blocking.</summary>
    public static Outcome SendFile(SafeHandle socket, SafeFileHandle file, long offset, int count, out int sent)
    {
        nint result;
        do result = SendFileNative(socket, file, ref offset, count);
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        // Zero means that the file is shorter than the index believes.
        return result == 0 && count > 0 ? OutcomeOf(-1, out sent) : OutcomeOf(result, out sent);
    }

    /// <summary>Bytes in the kernel that the other side has not acknowledged; 0 when the socket is closed.</summary>
    public static int Unacknowledged(Socket socket)
    {
        try
        {
            return IoControl(socket.SafeHandle, OutQueue, out int bytes) == 0 ? bytes : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    private static Outcome OutcomeOf(nint result, out int sent)
    {
        sent = (int)Math.Max(0, result);
        if (result >= 0) return Outcome.Sent;
        return Marshal.GetLastPInvokeError() == WouldBlock ? Outcome.WouldBlock : Outcome.Failed;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int ControlNative(SafeHandle socket, int command, int argument);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static unsafe partial nint SendNative(SafeHandle socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoControl(SafeHandle socket, nuint request, out int value);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static unsafe partial nint SendMessageNative(SafeHandle socket, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "sendfile", SetLastError = true)]
    private static partial nint SendFileNative(SafeHandle socket, SafeFileHandle file, ref long offset, nint count);

    private unsafe struct IoVector
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    private unsafe struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
