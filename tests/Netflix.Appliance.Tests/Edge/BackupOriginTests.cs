using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Netflix.Appliance.Storage;
using Netflix.Appliance.Storage.Objects;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Edge;

public sealed class BackupOriginTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("backup-origin-test-");
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly byte[] _body = new byte[2_000_000];
    private RequestDelegate _first = _ => Task.CompletedTask, _backup = _ => Task.CompletedTask;
    private WebApplication _firstOrigin = null!, _backupOrigin = null!;
    private ApplianceUnderTest _edge = null!;

    public async ValueTask InitializeAsync()
    {
        Random.Shared.NextBytes(_body);
        _firstOrigin = await ForeignOrigin.StartAsync(context => Answer("first", context, _first));
        _backupOrigin = await ForeignOrigin.StartAsync(context => Answer("backup", context, _backup));
        _edge = await ApplianceUnderTest.StartAloneAsync(
            _folder.FullName, new Uri(_firstOrigin.Urls.First()), "64MiB", $"Edge:BackupOrigin={_backupOrigin.Urls.First()}/base");
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _firstOrigin.DisposeAsync();
        await _backupOrigin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_dead_origin_is_stood_in_for_and_what_comes_is_stored_under_its_name()
    {
        _backup = context => WriteAsync(context, "from the backup");
        string first = _firstOrigin.Urls.First();
        await _firstOrigin.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("from the backup", Encoding.UTF8.GetString(await _edge.GetAsync("/a?b=%2F")));
        Assert.Equal("from the backup", Encoding.UTF8.GetString(await _edge.GetAsync("/a?b=%2F")));
        Assert.Equal(["backup GET /base/a?b=%2F "], _requests);
        Assert.True(_edge.Store.TryOpen(new ObjectKey($"{first}/a?b=%2F"), out ObjectLease? lease));
        lease.Dispose();
    }

    [Fact]
    public async Task An_error_that_says_nobody_is_there_is_the_viewers_only_when_both_say_so()
    {
        _first = Unavailable;
        _backup = context => WriteAsync(context, "from the backup");
        Assert.Equal("from the backup", Encoding.UTF8.GetString(await _edge.GetAsync("/a")));
        _backup = Unavailable;
        using HttpResponseMessage answer = await _edge.SendAsync("/b");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(["first GET /a ", "backup GET /base/a ", "first GET /b ", "backup GET /base/b "], _requests);
    }

    [Theory]
    [InlineData("\"v1\"", "first GET /long , backup GET /base/long bytes")]
    [InlineData("\"v2\"", "first GET /long , backup GET /base/long bytes, first GET /long bytes")]
    public async Task A_body_that_broke_off_goes_on_where_the_same_bytes_are(string backupTag, string asked)
    {
        int answers = 0;
        _first = context => PartAsync(context, "\"v1\"", cut: Interlocked.Increment(ref answers) == 1);
        _backup = context => PartAsync(context, backupTag, cut: false);
        Assert.Equal(_body, await _edge.GetAsync("/long"));
        Assert.Equal(asked, string.Join(", ", _requests));
    }

    [Fact]
    public async Task What_may_change_something_goes_to_the_first_alone_and_what_is_passed_and_may_not_to_both()
    {
        _first = Unavailable;
        _backup = context => context.Response.WriteAsync("from the backup");
        using HttpResponseMessage posted = await _edge.SendAsync("/a", method: HttpMethod.Post);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, posted.StatusCode);
        using HttpResponseMessage head = await _edge.SendAsync("/b", method: HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(["first POST /a ", "first HEAD /b ", "backup HEAD /base/b "], _requests);
    }

    private Task Answer(string origin, HttpContext context, RequestDelegate answer)
    {
        HttpRequest request = context.Request;
        _requests.Enqueue($"{origin} {request.Method} {request.Path}{request.QueryString} {(request.Headers.ContainsKey("Range") ? "bytes" : "")}");
        return answer(context);
    }

    private static Task Unavailable(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext context, string body)
    {
        context.Response.Headers.CacheControl = "max-age=600";
        return context.Response.WriteAsync(body);
    }

    private async Task PartAsync(HttpContext context, string tag, bool cut)
    {
        context.Response.Headers.CacheControl = "max-age=600";
        context.Response.Headers.ETag = tag;
        int from = 0;
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range && context.Request.Headers.IfRange == tag)
        {
            from = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{_body.Length - 1}/{_body.Length}";
        }
        context.Response.ContentLength = _body.Length - from;
        await context.Response.Body.WriteAsync(cut ? _body.AsMemory(from, 1_100_000) : _body.AsMemory(from));
        await context.Response.Body.FlushAsync();
        if (cut) context.Abort();
    }
}
