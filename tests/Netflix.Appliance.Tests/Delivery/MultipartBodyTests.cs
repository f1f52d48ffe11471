using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Delivery;

/// <summary>Several ranges in one answer, from a running fill and from disk.</summary>
public sealed class MultipartBodyTests
{
    private const string Segment = "video-480p/1.m4s";
    private const int SegmentBytes = 2_500_000;

    [Theory]
    [InlineData("bytes=0-9,1000-1999", "0-9 1000-1999")]
    [InlineData("bytes=2000000-,0-0", "2000000-2499999 0-0")]
    [InlineData("bytes=1048000-1049000,-5,9999999-", "1048000-1049000 2499995-2499999")]
    public async Task Every_part_has_its_bytes_and_says_which(string range, string expected)
    {
        await using EdgeSite site = await EdgeSite.StartAsync(TitlePackage.With((Segment, SegmentBytes)));
        byte[] whole = site.Title.Files[Segment];
        for (int viewer = 0; viewer < 2; viewer++)
        {
            using HttpResponseMessage answer = await site.Appliance.SendAsync(site.Title.Url(Segment), headers => headers.TryAddWithoutValidation("Range", range));
            Assert.Equal(206, (int)answer.StatusCode);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
            Assert.Equal("multipart/byteranges", answer.Content.Headers.ContentType?.MediaType);
            Assert.Null(answer.Content.Headers.ContentRange);
            string boundary = answer.Content.Headers.ContentType!.Parameters.Single().Value!;
            Assert.EndsWith($"\r\n--{boundary}--\r\n", Encoding.Latin1.GetString(body), StringComparison.Ordinal);

            var reader = new MultipartReader(boundary, new MemoryStream(body));
            var parts = new List<string>();
            while (await reader.ReadNextSectionAsync(TestContext.Current.CancellationToken) is { } part)
            {
                string[] range1 = part.Headers!["Content-Range"].ToString()["bytes ".Length..].Split('/');
                Assert.Equal(("video/mp4", $"{SegmentBytes}"), (part.ContentType, range1[1]));
                parts.Add(range1[0]);
                using var bytes = new MemoryStream();
                await part.Body.CopyToAsync(bytes, TestContext.Current.CancellationToken);
                int[] ends = [.. range1[0].Split('-').Select(int.Parse)];
                Assert.True(bytes.ToArray().AsSpan().SequenceEqual(whole.AsSpan(ends[0], ends[1] - ends[0] + 1)), $"part {range1[0]} has other bytes");
            }
            Assert.Equal(expected, string.Join(' ', parts));
        }
        Assert.Equal(1, site.OriginCount(Segment));
    }
}
