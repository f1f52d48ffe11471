using System.IO.Pipelines;
using System.Net;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Netflix.Lab.Routers;
using Netflix.Routes.Bgp;
using Netflix.Routes.Bmp;
using Netflix.Steering.Networks;

namespace Netflix.Routes.Tests.Bmp;

public sealed class BmpSessionTests
{
    private const int Site = 7;
    private readonly PrefixTable _table = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Routes_come_and_go_with_updates_and_with_their_session()
    {
        byte[] attributes = new WireWriter().Attribute(2, WireWriter.Sequence(64500, 64501)).Attribute(4, [0, 0, 0, 9]).Bytes;
        await SendAsync(
            WireWriter.BmpMessage(4, new WireWriter().TwoBytes(2).TwoBytes(6).Byte("router"u8.ToArray()).Bytes),
            PeerUp(1), PeerUp(2),
            Route(1, WireWriter.Update([], attributes, [24, 192, 0, 2])),
            Route(2, WireWriter.Update([], attributes, [24, 198, 51, 100])));
        Assert.Equal(new SiteMatch(Site, 24, 2, 9), Assert.Single(Find("192.0.2.1")));
        Assert.Single(Find("198.51.100.1"));

        await SendAsync(PeerUp(1), Route(1, WireWriter.Update([], attributes, [24, 192, 0, 2])), Route(1, WireWriter.Update([24, 192, 0, 2], [], [])));
        // The first session's routes are its own: the caller takes them out when that connection is gone.
        Assert.Single(Find("192.0.2.1"));
    }

    [Fact]
    public async Task A_session_that_is_down_takes_its_routes_along_and_no_others()
    {
        await SendAsync(
            PeerUp(1), PeerUp(2), Route(1, WireWriter.Update([], [], [8, 10])), Route(2, WireWriter.Update([], [], [8, 10, 8, 11])),
            WireWriter.BmpMessage(2, [.. WireWriter.Peer(1), 1]));
        Assert.Single(Find("10.0.0.1"));
        await SendAsync(PeerUp(3), Route(3, WireWriter.Update([], [], [8, 12])), WireWriter.BmpMessage(2, [.. WireWriter.Peer(3), 1]));
        Assert.Empty(Find("12.0.0.1"));
        Assert.Single(Find("11.0.0.1"));
    }

    [Fact]
    public async Task Additional_paths_come_and_go_one_by_one_when_both_sides_agreed_on_them()
    {
        byte[] up = PeerUp(1, capabilities: [69, 4, 0, 1, 1, 3]);
        byte[] longer = new WireWriter().Attribute(2, WireWriter.Sequence(1, 2, 3)).Bytes, shorter = new WireWriter().Attribute(2, WireWriter.Sequence(1)).Bytes;
        byte[] Path(uint path) => new WireWriter().FourBytes(path).Byte(8, 10).Bytes;
        await SendAsync(up, Route(1, WireWriter.Update([], longer, Path(1))), Route(1, WireWriter.Update([], shorter, Path(2))));
        Assert.Equal(1, Assert.Single(Find("10.0.0.1")).AsPathLength);
        var gone = new PrefixTable();
        await SendAsync(gone, up, Route(1, WireWriter.Update([], longer, Path(1))), Route(1, WireWriter.Update([], shorter, Path(2))), Route(1, WireWriter.Update(Path(2), [], [])));
        Assert.Equal(3, gone.Find(Address("10.0.0.1"))[0].AsPathLength);
        await SendAsync(gone, PeerUp(2), Route(2, WireWriter.Update([], shorter, [8, 11])), WireWriter.BmpMessage(2, [.. WireWriter.Peer(2), 1]));
        Assert.Equal(1, gone.Count);
    }

    [Fact]
    public async Task Messages_may_arrive_in_any_pieces()
    {
        byte[] stream = [.. PeerUp(1), .. Route(1, WireWriter.Update([], [], [8, 10, 16, 172, 16])), .. Route(1, WireWriter.Update([8, 10], [], []))];
        await Gen.Int[1, 40].Array[1, 20].SampleAsync(async cuts =>
        {
            var table = new PrefixTable();
            var pipe = new Pipe();
            Task running = new BmpSession(new SiteSink(Site, table), NullLogger<BmpSession>.Instance).RunAsync(pipe.Reader, Cancel);
            for (int at = 0, i = 0; at < stream.Length; i++)
            {
                int count = Math.Min(cuts[i % cuts.Length], stream.Length - at);
                await pipe.Writer.WriteAsync(stream.AsMemory(at, count), Cancel);
                at += count;
            }
            await pipe.Writer.CompleteAsync();
            await running;
            return table.Count == 1 && table.Find(Address("172.16.0.1")).Length == 1;
        }, iter: 50, threads: 1);
    }

    [Fact]
    public async Task What_is_no_BMP_ends_the_session_with_a_reason()
    {
        WireFormatException flaw = await Assert.ThrowsAsync<WireFormatException>(() => SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray()));
        Assert.Contains("no BMP", flaw.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<WireFormatException>(() => SendAsync(new WireWriter().Byte(3).FourBytes(uint.MaxValue).Byte(0).Bytes));
    }

    [Fact]
    public async Task A_router_that_says_goodbye_ends_the_session()
    {
        await SendAsync(_table, isComplete: false, WireWriter.BmpMessage(5, []));
    }

    private Task SendAsync(params byte[][] messages) => SendAsync(_table, isComplete: true, messages);

    private static Task SendAsync(PrefixTable table, params byte[][] messages) => SendAsync(table, isComplete: true, messages);

    private static async Task SendAsync(PrefixTable table, bool isComplete, params byte[][] messages)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        foreach (byte[] message in messages) await pipe.Writer.WriteAsync(message, Cancel);
        if (isComplete) await pipe.Writer.CompleteAsync();
        await new BmpSession(new SiteSink(Site, table), NullLogger<BmpSession>.Instance).RunAsync(pipe.Reader, Cancel);
    }

    private SiteMatch[] Find(string address) => _table.Find(Address(address)).ToArray();

    private static NetworkAddress Address(string address) => NetworkAddress.Of(IPAddress.Parse(address));

    private static byte[] Route(byte peer, byte[] update) => WireWriter.BmpMessage(0, [.. WireWriter.Peer(peer), .. update]);

    private static byte[] PeerUp(byte peer, params byte[] capabilities)
    {
        byte[] parameters = capabilities.Length == 0 ? [] : [2, (byte)capabilities.Length, .. capabilities];
        byte[] open = WireWriter.BgpMessage(1, new WireWriter().Byte(4).TwoBytes(64500).TwoBytes(90).FourBytes(1).Byte((byte)parameters.Length).Byte(parameters).Bytes);
        return WireWriter.BmpMessage(3, [.. WireWriter.Peer(peer), .. new byte[20], .. open, .. open]);
    }
}
