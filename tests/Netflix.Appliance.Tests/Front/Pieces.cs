using System.Buffers;

namespace Netflix.Appliance.Tests.Front;

/// <summary>Bytes as a network brings them: in segments of some length.</summary>
internal sealed class Pieces : ReadOnlySequenceSegment<byte>
{
    internal static ReadOnlySequence<byte> Of(byte[] bytes, int piece)
    {
        Pieces? first = null, last = null;
        for (int at = 0; at < bytes.Length; at += piece)
        {
            var next = new Pieces { Memory = bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)), RunningIndex = at };
            if (last is not null) last.Next = next;
            first ??= next;
            last = next;
        }
        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }
}
