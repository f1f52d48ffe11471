using Netflix.ControlPlane.Routes.Bgp;
using Netflix.ControlPlane.Routes.Mrt;

namespace Netflix.ControlPlane.Tests.Routes;

public sealed class MrtTableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_prefix_comes_with_the_best_of_its_routes()
    {
        byte[] dump =
        [
            .. Record(1, new WireWriter().UInt32(1).UInt16(0).UInt16(0).Bytes),
            .. Record(2, Rib([24, 192, 0, 2], Entry([1, 2, 3], 0), Entry([1, 2], 5), Entry([3, 4], 2))),
            .. Record(4, Rib([32, 0x20, 0x01, 0x0d, 0xb8], Entry([9], 0))),
            .. Record(3, [1, 2, 3]),
            .. new WireWriter().UInt32(0).UInt16(16).UInt16(4).UInt32(2).Byte(0, 0).Bytes,
        ];
        Assert.Equal(["192.0.2.0/24 2 4 2", "2001:db8::/32 1 9 0"], await ReadAsync(dump));
    }

    [Theory]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u000d\u0000\u0002\u0000\u0000", "ends within the header of record 1")]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u000d\u0000\u0002\u0000\u0000\u0000\u0009abc", "ends within record 1")]
    [InlineData("BZh91AY&SY\u00ff\u00ff", "no MRT dump")]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u000d\u0000\u0002\u0000\u0000\u0000\u0003abc", "Record 1")]
    public async Task A_file_that_is_something_else_is_refused_with_the_place(string text, string reason)
    {
        WireFormatException flaw = await Assert.ThrowsAsync<WireFormatException>(() => ReadAsync(System.Text.Encoding.Latin1.GetBytes(text)));
        Assert.Contains(reason, flaw.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> ReadAsync(byte[] dump)
    {
        List<string> routes = [];
        await foreach (DumpedRoute route in MrtTable.ReadAsync(new MemoryStream(dump), Cancel))
            routes.Add($"{route.Prefix} {route.Attributes.AsPathLength} {route.Attributes.OriginAs} {route.Attributes.Med}");
        return routes;
    }

    private static byte[] Record(ushort subtype, byte[] body) => new WireWriter().UInt32(0).UInt16(13).UInt16(subtype).UInt32((uint)body.Length).Byte(body).Bytes;

    private static byte[] Rib(byte[] prefix, params byte[][] entries) =>
        [.. new WireWriter().UInt32(0).Byte(prefix).UInt16(entries.Length).Bytes, .. entries.SelectMany(entry => entry)];

    private static byte[] Entry(uint[] path, byte med)
    {
        byte[] attributes = new WireWriter().Attribute(2, WireWriter.Sequence(path)).Attribute(4, [0, 0, 0, med]).Attribute(14, [4, 10, 0, 0, 1]).Bytes;
        return new WireWriter().UInt16(0).UInt32(0).UInt16(attributes.Length).Byte(attributes).Bytes;
    }
}
