using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Uploads;

public sealed class SlowUploadTests
{
    [Fact]
    public async Task A_sender_that_stalls_is_cut_off_and_leaves_nothing()
    {
        await using OriginSite site = await OriginSite.StartAsync();
        string answer = await RawRequest.SendAsync(site.Url,
            $"PUT /masters/{Guid.NewGuid()} HTTP/1.1\r\nHost: origin\r\nAuthorization: {site.Client.Http.DefaultRequestHeaders.Authorization}\r\nContent-Length: 1000000\r\n\r\nonly this", hangUp: false);
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Empty(site.Folder.Files("incoming"));
        Assert.Empty(site.Folder.Files("masters"));
    }
}
