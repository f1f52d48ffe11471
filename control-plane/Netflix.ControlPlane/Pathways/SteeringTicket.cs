using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Netflix.ControlPlane.Steering;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Pathways;

/// <summary>
/// What a running playback's steering URL says: whose it is, where the viewer was when it began, and which pathways its manifest
/// names. With it every replica answers from memory alone.
/// </summary>
/// <param name="TitleHash">See <see cref="TitleNumbers.HashOf"/>.</param>
internal readonly record struct SteeringTicket(Guid SessionId, ulong TitleHash, ViewerPlace Viewer, DateTimeOffset Expires, PathwayIds Pathways)
{
    /// <summary>version 1, flags 1, pathways 1, country 2, network 4, place 2+2, expires 4, address 16, session 16, title 8.</summary>
    private const int HeadBytes = 57, IdBytes = 16;
    private const byte Version = 1;
    private const byte IsIPv6 = 1, NeedsTls = 2, HasPlace = 4;
    // Hundredths of a degree, about a kilometre.
    private const double PlaceUnits = 100;

    internal const int MaxBytes = HeadBytes + PathwayIds.Most * IdBytes;

    /// <returns>Bytes written.</returns>
    internal int Write(Span<byte> into)
    {
        into[..HeadBytes].Clear();
        into[0] = Version;
        into[1] = (byte)((Viewer.Address.IsIPv6 ? IsIPv6 : 0) | (Viewer.NeedsTls ? NeedsTls : 0) | (Viewer.Place is null ? 0 : HasPlace));
        into[2] = (byte)Pathways.Count;
        if (Viewer.Country is { Length: 2 } country) (into[3], into[4]) = ((byte)country[0], (byte)country[1]);
        BinaryPrimitives.WriteUInt32BigEndian(into[5..], Viewer.Network);
        BinaryPrimitives.WriteInt16BigEndian(into[9..], (short)((Viewer.Place?.Latitude ?? 0) * PlaceUnits));
        BinaryPrimitives.WriteInt16BigEndian(into[11..], (short)((Viewer.Place?.Longitude ?? 0) * PlaceUnits));
        BinaryPrimitives.WriteUInt32BigEndian(into[13..], (uint)Expires.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt128BigEndian(into[17..], Viewer.Address.Bits);
        SessionId.TryWriteBytes(into[33..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64BigEndian(into[49..], TitleHash);
        int length = HeadBytes;
        for (int i = 0; i < Pathways.Count; i++, length += IdBytes) Pathways[i].TryWriteBytes(into[length..], bigEndian: true, out _);
        return length;
    }

    /// <param name="bytes">Already known to be ours.</param>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out SteeringTicket ticket)
    {
        ticket = default;
        if (bytes.Length < HeadBytes || bytes[0] != Version || bytes[2] > PathwayIds.Most || bytes.Length != HeadBytes + bytes[2] * IdBytes) return false;
        GeoPoint? place = (bytes[1] & HasPlace) == 0 ? null
            : new GeoPoint(BinaryPrimitives.ReadInt16BigEndian(bytes[9..]) / PlaceUnits, BinaryPrimitives.ReadInt16BigEndian(bytes[11..]) / PlaceUnits);
        var pathways = new PathwayIds();
        for (int i = 0; i < bytes[2]; i++) pathways.Add(new Guid(bytes.Slice(HeadBytes + i * IdBytes, IdBytes), bigEndian: true));
        ticket = new SteeringTicket(
            new Guid(bytes.Slice(33, IdBytes), bigEndian: true), BinaryPrimitives.ReadUInt64BigEndian(bytes[49..]),
            new ViewerPlace(
                new NetworkAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes[17..]), (bytes[1] & IsIPv6) != 0), BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]),
                CountryTexts.Of(bytes[3], bytes[4]), place, (bytes[1] & NeedsTls) != 0),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes[13..])), pathways);
        return true;
    }

    /// <summary>Two letters as one text each: a ticket that is read allocates nothing.</summary>
    private static class CountryTexts
    {
        private static readonly string[] Texts = [.. from first in Enumerable.Range('A', 26) from second in Enumerable.Range('A', 26) select $"{(char)first}{(char)second}"];

        internal static string? Of(byte first, byte second) =>
            char.IsAsciiLetterUpper((char)first) && char.IsAsciiLetterUpper((char)second) ? Texts[(first - 'A') * 26 + second - 'A'] : null;
    }
}

/// <summary>Appliances that a manifest names as pathways, a few.</summary>
internal struct PathwayIds : IEquatable<PathwayIds>
{
    internal const int Most = 4;

    private Ids _ids;

    internal int Count { get; private set; }

    internal readonly Guid this[int place] => place < Count ? _ids[place] : throw new ArgumentOutOfRangeException(nameof(place));

    internal void Add(Guid id) => _ids[Count++] = id;

    internal readonly bool Contains(Guid id) => ((ReadOnlySpan<Guid>)_ids)[..Count].Contains(id);

    public readonly bool Equals(PathwayIds other) => ((ReadOnlySpan<Guid>)_ids)[..Count].SequenceEqual(((ReadOnlySpan<Guid>)other._ids)[..other.Count]);

    public override readonly bool Equals(object? obj) => obj is PathwayIds other && Equals(other);

    public override readonly int GetHashCode() => Count == 0 ? 0 : _ids[0].GetHashCode();

    [InlineArray(Most)]
    private struct Ids
    {
        private Guid _first;
    }
}
