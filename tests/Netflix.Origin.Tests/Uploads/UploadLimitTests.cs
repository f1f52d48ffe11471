using System.Net;
using System.Net.Http.Headers;
using Netflix.Origin.Tests.Running;

namespace Netflix.Origin.Tests.Uploads;

public sealed class UploadLimitTests
{
    [Fact]
    public async Task More_uploads_at_once_than_are_taken_and_may_wait_get_429_with_Retry_After()
    {
        await using OriginSite site = await OriginSite.StartAsync(settings: "--Uploads:Concurrent=1");
        using var held = new HeldBody(1000);
        Task<HttpResponseMessage> running = SendAsync(site, held);
        await held.Started;
        using var queued = new HeldBody(1000);
        Task<HttpResponseMessage> waiting = SendAsync(site, queued);

        // The second may still be on its way to the queue: whichever finds it full is refused, the rest is answered in the end.
        HttpResponseMessage? refused = null;
        List<Task<HttpResponseMessage>> more = [];
        while (refused is null)
        {
            Task<HttpResponseMessage> next = site.Client.PutMasterAsync(Guid.NewGuid(), [1]);
            if (await Task.WhenAny(next, Task.Delay(100, TestContext.Current.CancellationToken)) == next) refused = await next;
            else more.Add(next);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        held.Release();
        queued.Release();
        Assert.Equal(HttpStatusCode.Created, (await running).StatusCode);
        more.Add(waiting);
        Assert.Single(await Task.WhenAll(more), answer => answer.StatusCode == HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_caller_above_its_rate_gets_429_and_health_stays_reachable()
    {
        await using OriginSite site = await OriginSite.StartAsync(settings: "--Access:RequestsPerSecond=5");
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => site.Client.GetAsync("/titles/x/y")));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter is not null);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.NotFound);
        using HttpResponseMessage health = await site.Client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(OriginSite site, HeldBody body)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/masters/{Guid.NewGuid()}") { Content = body };
        request.Headers.ExpectContinue = true;
        return site.Client.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A body whose last byte waits. It starts when the origin asks for it (100 Continue), which is when the upload has its turn.</summary>
    private sealed class HeldBody : HttpContent
    {
        private readonly int _length;
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldBody(int length)
        {
            _length = length;
            Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        public Task Started => _started.Task;

        public void Release() => _released.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[_length - 1]);
            await stream.FlushAsync();
            _started.TrySetResult();
            await _released.Task;
            await stream.WriteAsync(new byte[1]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }
    }
}
