using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Netflix.Transport;

/// <summary>epoll(7), and a receive that never waits.</summary>
internal static partial class EpollCalls
{
    /// <summary>From <see cref="Receive"/>: nothing is there now.</summary>
    internal const int NothingNow = -1;

    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int DontWait = 0x40;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    /// <exception cref="IOException">The process has no file descriptor left.</exception>
    internal static SafeFileHandle Create()
    {
        int descriptor = CreateNative(CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed("epoll_create1");
    }

    /// <summary>Reports each change of either direction, from the present state on, until the descriptor is closed.</summary>
    internal static unsafe void Watch(SafeFileHandle epoll, SafeHandle descriptor, uint interest, ulong token)
    {
        Span<byte> record = stackalloc byte[EpollEvents.RecordBytes];
        EpollEvents.Write(record, interest, token);
        fixed (byte* start = record)
        {
            if (ControlNative(epoll, Add, descriptor, start) < 0) throw Failed("epoll_ctl");
        }
    }

    /// <returns>Events written to <paramref name="records"/>; 0 when none came in that time.</returns>
    internal static unsafe int Wait(SafeFileHandle epoll, Span<byte> records, int milliseconds)
    {
        fixed (byte* start = records)
        {
            int count;
            do count = WaitNative(epoll, start, records.Length / EpollEvents.RecordBytes, milliseconds);
            while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return count >= 0 ? count : throw Failed("epoll_wait");
        }
    }

    /// <returns>Bytes; 0 at the end of the stream; <see cref="NothingNow"/>; less than that when the connection is broken.</returns>
    internal static unsafe int Receive(SafeHandle socket, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint result;
            do result = ReceiveNative(socket, start, buffer.Length, DontWait);
            while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            if (result >= 0) return (int)result;
            return Marshal.GetLastPInvokeError() == WouldBlock ? NothingNow : NothingNow - 1;
        }
    }

    private static IOException Failed(string call) => new($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateNative(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static unsafe partial int ControlNative(SafeFileHandle epoll, int operation, SafeHandle descriptor, byte* record);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static unsafe partial int WaitNative(SafeFileHandle epoll, byte* records, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static unsafe partial nint ReceiveNative(SafeHandle socket, byte* buffer, nint length, int flags);
}

/// <summary>struct epoll_event, which has no gap on x86-64 and one everywhere else.</summary>
internal static class EpollEvents
{
    internal const uint In = 0x001;
    internal const uint Out = 0x004;
    internal const uint Error = 0x008;
    internal const uint HangUp = 0x010;
    internal const uint PeerClosed = 0x2000;
    internal const uint EdgeTriggered = 1u << 31;

    private static readonly int TokenAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    internal static int RecordBytes => TokenAt + 8;

    internal static (uint Events, ulong Token) Read(ReadOnlySpan<byte> records, int number)
    {
        ReadOnlySpan<byte> record = records.Slice(number * RecordBytes, RecordBytes);
        return (BinaryPrimitives.ReadUInt32LittleEndian(record), BinaryPrimitives.ReadUInt64LittleEndian(record[TokenAt..]));
    }

    internal static void Write(Span<byte> record, uint events, ulong token)
    {
        record.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record, events);
        BinaryPrimitives.WriteUInt64LittleEndian(record[TokenAt..], token);
    }
}
