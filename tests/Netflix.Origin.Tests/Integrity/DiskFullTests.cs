using System.Net;
using System.Text.Json;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Integrity;

public sealed class DiskFullTests
{
    [Fact]
    public async Task An_upload_that_does_not_fit_is_507_leaves_nothing_and_the_origin_lives_on()
    {
        await using TokenIssuer issuer = await TokenIssuer.StartAsync();
        using var folder = new TemporaryFolder();
        // A real file system of 8 MiB, seen by this process only.
        await using OriginProcess origin = await OriginProcess.StartAsync(issuer, folder.Path, $"mount -t tmpfs -o size=8m tmpfs '{folder.Path}' && exec \"$@\"");
        byte[] small = new byte[1_000_000], large = new byte[5_000_000];
        Guid master = Guid.NewGuid(), publication = Guid.NewGuid();

        await OriginClient.JsonAsync(await origin.Client.PutMasterAsync(master, large), HttpStatusCode.Created);
        JsonElement problem = await OriginClient.JsonAsync(await origin.Client.PutMasterAsync(Guid.NewGuid(), large), HttpStatusCode.InsufficientStorage);
        Assert.Contains("bytes are free", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await OriginClient.JsonAsync(await origin.Client.PutFileAsync(publication, "a.mp4", large), HttpStatusCode.InsufficientStorage);

        // Several at once that each fit alone: the room is reserved, not found out by writing.
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            origin.Client.PutFileAsync(publication, $"{i}.mp4", [.. small.Select(_ => (byte)i)])));
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Created, HttpStatusCode.InsufficientStorage]));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.InsufficientStorage);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Created);

        using HttpResponseMessage deleted = await origin.Client.SendAsync(HttpMethod.Delete, $"/publications/{publication}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await OriginClient.JsonAsync(await origin.Client.PutMasterAsync(Guid.NewGuid(), small), HttpStatusCode.Created);
        Assert.Equal(large, await origin.Client.Http.GetByteArrayAsync($"/masters/{master}", TestContext.Current.CancellationToken));
    }
}
