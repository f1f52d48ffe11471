namespace Netflix.Lab.Routers;

/// <summary>Records of a table dump (RFC 6396), as collectors write them.</summary>
public static class MrtWriter
{
    private const int TableDumpV2 = 13;

    /// <param name="subtype">1 the peers, 2 an IPv4 prefix, 4 an IPv6 prefix.</param>
    public static byte[] Record(int subtype, byte[] body) => new WireWriter().FourBytes(0).TwoBytes(TableDumpV2).TwoBytes(subtype).FourBytes((uint)body.Length).Byte(body).Bytes;

    public static byte[] Peers(params (byte[] Address, uint Network)[] peers)
    {
        var writer = new WireWriter().FourBytes(1).TwoBytes(0).TwoBytes(peers.Length);
        foreach ((byte[] address, uint network) in peers) writer.Byte((byte)(address.Length == 16 ? 3 : 2)).FourBytes(1).Byte(address).FourBytes(network);
        return writer.Bytes;
    }

    /// <param name="prefix">Its length, then as few bytes as hold it.</param>
    public static byte[] Rib(byte[] prefix, params byte[][] entries) =>
        [.. new WireWriter().FourBytes(0).Byte(prefix).TwoBytes(entries.Length).Bytes, .. entries.SelectMany(entry => entry)];

    /// <param name="peer">Its place among the peers.</param>
    public static byte[] Entry(uint[] path, byte med, int peer = 0)
    {
        byte[] attributes = new WireWriter().Attribute(2, WireWriter.Sequence(path)).Attribute(4, [0, 0, 0, med]).Attribute(14, [4, 10, 0, 0, 1]).Bytes;
        return new WireWriter().TwoBytes(peer).FourBytes(0).TwoBytes(attributes.Length).Byte(attributes).Bytes;
    }
}
