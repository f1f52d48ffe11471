using System.Net;
using System.Text;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Telemetry;

namespace Netflix.Appliance.Tests.Telemetry;

public sealed class AccessLineTests
{
    private const string Time = "[25/Nov/2026:15:33:17 +0000]";

    [Fact]
    public void A_line_is_the_combined_format_and_what_the_cache_knows()
    {
        var request = new ViewerRequest(
            "GET", "/titles/a/seg-1.m4s?CMCD=sid%3D%22x%22", "1.1",
            [new HeaderField("User-Agent", "Player/1.0"), new HeaderField("Referer", "https://watch.example/"), new HeaderField("Range", "bytes=0-1")],
            IPAddress.Parse("::ffff:203.0.113.7"), null, null);
        string line = Write(request, 206, new SendResult(SendEnd.Whole, 2, 1), TimeSpan.FromMicroseconds(1_234_567), TimeSpan.FromMicroseconds(69), "4bf92f3577b34da6a3ce929d0e0e4736");
        Assert.Equal(
            $"203.0.113.7 - - {Time} \"GET /titles/a/seg-1.m4s HTTP/1.1\" 206 2 \"https://watch.example/\" \"Player/1.0\" "
            + "hit 1.234567 0.000069 \"bytes=0-1\" 4bf92f3577b34da6a3ce929d0e0e4736 whole\n", line);
    }

    [Fact]
    public void What_is_not_there_is_a_dash()
    {
        string line = Write(new ViewerRequest("HEAD", "/", "2", [], null, null, null), 0, new SendResult(SendEnd.ViewerLeft, 0, null), TimeSpan.Zero, null, null);
        Assert.Equal($"- - - {Time} \"HEAD / HTTP/2\" 0 0 \"-\" \"-\" hit 0.000000 - \"-\" - left\n", line);
    }

    [Theory]
    [InlineData("a\"b", "a\\x22b")]
    [InlineData("a\\b", "a\\x5Cb")]
    [InlineData("a\tb\u00e9", "a\\x09b\\xE9")]
    [InlineData("a\u20ac", "a\\x3F")]
    public void A_viewer_cannot_write_into_other_parts_of_a_line_or_begin_another(string agent, string written)
    {
        var request = new ViewerRequest("GET", "/", "1.1", [new HeaderField("User-Agent", agent)], null, null, null);
        Assert.Contains($" \"{written}\" hit ", Write(request, 200, default, TimeSpan.Zero, null, null), StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_line_fits()
    {
        string hostile = new('\u0001', 100_000);
        var request = new ViewerRequest(
            hostile, "/" + hostile, hostile, [new HeaderField("User-Agent", hostile), new HeaderField("Referer", hostile), new HeaderField("Range", hostile)],
            IPAddress.IPv6Loopback, null, null);
        string line = Write(request, int.MaxValue, new SendResult(SendEnd.Broken, long.MaxValue, null), TimeSpan.MaxValue, TimeSpan.MaxValue, hostile);
        Assert.True(line.Length <= AccessLine.LongestLine, $"{line.Length} bytes");
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
    }

    private static string Write(ViewerRequest request, int status, SendResult result, TimeSpan duration, TimeSpan? firstByte, string? trace)
    {
        byte[] bytes = new byte[AccessLine.LongestLine];
        var line = new AccessLine
        {
            Request = request, Status = status, Result = result, Cache = "hit", Duration = duration, FirstByte = firstByte, TraceId = trace,
        };
        return Encoding.ASCII.GetString(bytes, 0, line.Write(bytes, Encoding.ASCII.GetBytes(Time)));
    }
}
