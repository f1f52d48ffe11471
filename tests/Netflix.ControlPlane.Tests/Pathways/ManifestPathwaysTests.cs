using System.Text;
using System.Xml.Linq;
using Netflix.ControlPlane.Pathways;

namespace Netflix.ControlPlane.Tests.Pathways;

public sealed class ManifestPathwaysTests
{
    private const string SteeringUrl = "https://video.test/steering/ticket";
    private static readonly Pathway[] Two = [new("edge-a", "https://a.test/t.TOKEN/titles/p/"), new("edge-b", "https://b.test/t.TOKEN/titles/p/")];

    [Fact]
    public void An_mpd_gets_a_base_url_for_each_pathway_and_the_steering_server()
    {
        const string Own = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!--made by a packager-->
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:cenc="urn:mpeg:cenc:2013" type="static">
              <BaseURL>elsewhere/</BaseURL>
              <Period id="0"><AdaptationSet><ContentProtection cenc:default_KID="x"/></AdaptationSet></Period>
            </MPD>
            """;
        XNamespace mpd = "urn:mpeg:dash:schema:mpd:2011";
        var made = XDocument.Parse(DashPathways.Read(Encoding.UTF8.GetBytes(Own)).With(Two, SteeringUrl));
        Assert.Equal(
            ["edge-a https://a.test/t.TOKEN/titles/p/", "edge-b https://b.test/t.TOKEN/titles/p/"],
            made.Root!.Elements(mpd + "BaseURL").Select(url => $"{url.Attribute("serviceLocation")!.Value} {url.Value}"));
        XElement steering = made.Root.Element(mpd + "ContentSteering")!;
        Assert.Equal((SteeringUrl, "edge-a", "false"), (steering.Value, steering.Attribute("defaultServiceLocation")!.Value, steering.Attribute("queryBeforeStart")!.Value));
        Assert.Single(made.Descendants(mpd + "ContentProtection"));
    }

    [Theory, InlineData("<MPD/>"), InlineData("not xml"), InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\">&a;</MPD>")]
    public void What_is_no_mpd_is_refused(string text) => Assert.Throws<InvalidDataException>(() => DashPathways.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_playlist_gets_every_rendition_once_for_each_pathway_with_groups_of_its_own()
    {
        const string Own = """
            #EXTM3U
            ## made by a packager
            #EXT-X-VERSION:6
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,URI="audio-en.m3u8",GROUP-ID="audio",LANGUAGE="en",NAME="URI=x"
            #EXT-X-STREAM-INF:BANDWIDTH=2000000,CODECS="avc1.64001f,mp4a.40.2",AUDIO="audio"
            video-720p.m3u8
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100000,URI="video-720p-iframes.m3u8"

            """;
        string[] made = HlsPathways.Read(Encoding.UTF8.GetBytes(Own)).With(Two, SteeringUrl).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-CONTENT-STEERING:SERVER-URI=\"https://video.test/steering/ticket\",PATHWAY-ID=\"edge-a\"",
                "#EXT-X-MEDIA:TYPE=AUDIO,URI=\"https://a.test/t.TOKEN/titles/p/audio-en.m3u8\",GROUP-ID=\"audio-edge-a\",LANGUAGE=\"en\",NAME=\"URI=x\",PATHWAY-ID=\"edge-a\"",
                "#EXT-X-STREAM-INF:BANDWIDTH=2000000,CODECS=\"avc1.64001f,mp4a.40.2\",AUDIO=\"audio-edge-a\",PATHWAY-ID=\"edge-a\"",
                "https://a.test/t.TOKEN/titles/p/video-720p.m3u8",
                "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100000,URI=\"https://a.test/t.TOKEN/titles/p/video-720p-iframes.m3u8\",PATHWAY-ID=\"edge-a\"",
            ],
            made[..8]);
        Assert.Equal(made[4..8].Select(line => line.Replace("edge-a", "edge-b", StringComparison.Ordinal).Replace("a.test", "b.test", StringComparison.Ordinal)), made[8..]);
    }

    [Theory, InlineData(""), InlineData("#EXTM3U\n#EXTINF:4,\n1.m4s\n")]
    public void What_is_no_multivariant_playlist_is_refused(string text) => Assert.Throws<InvalidDataException>(() => HlsPathways.Read(Encoding.UTF8.GetBytes(text)));
}
