using System.Net.Sockets;
using System.Runtime.InteropServices;
using Netflix.Lab;

namespace Netflix.LoadTests.Load;

/// <summary>
/// poll(2) over some sockets that stay open meanwhile: which of them have something to read. One call for all of them, on the
/// caller's own thread.
/// </summary>
internal sealed partial class PollSet
{
    private const short Readable = 1;
    private const int Interrupted = 4;
    private readonly Entry[] _entries;

    public PollSet(IEnumerable<Socket> sockets) =>
        _entries = [.. sockets.Select(socket => new Entry { Descriptor = (int)socket.Handle, Wanted = Readable })];

    /// <returns>How many are ready; 0 when none was in that time.</returns>
    public int Wait(TimeSpan patience)
    {
        int ready;
        do ready = Poll(_entries, (nuint)_entries.Length, (int)patience.TotalMilliseconds);
        while (ready < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return ready >= 0 ? ready : throw new LabException($"poll: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>As of the last <see cref="Wait"/>; a broken connection is ready too, its read says so.</summary>
    public bool IsReady(int number) => _entries[number].Seen != 0;

    /// <summary>Its socket is not looked at any more.</summary>
    public void Leave(int number) => _entries[number].Descriptor = -1;

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll([In, Out] Entry[] entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
