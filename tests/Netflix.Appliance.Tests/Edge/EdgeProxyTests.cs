using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Netflix.Appliance.Tests.Site;

namespace Netflix.Appliance.Tests.Edge;

public sealed class EdgeProxyTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-test-");
    private readonly ConcurrentQueue<string> _requests = new();
    private RequestDelegate _answer = _ => Task.CompletedTask;
    private WebApplication _origin = null!;
    private ApplianceUnderTest _edge = null!;

    public async ValueTask InitializeAsync()
    {
        _origin = await ForeignOrigin.StartAsync(context =>
        {
            _requests.Enqueue($"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}");
            return _answer(context);
        });
        _edge = await ApplianceUnderTest.StartAloneAsync(_folder.FullName, new Uri(_origin.Urls.First()));
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_may_be_shared_is_fetched_once_and_ages()
    {
        byte[] body = new byte[1_500_000];
        Random.Shared.NextBytes(body);
        _answer = async context =>
        {
            context.Response.Headers.CacheControl = "max-age=600";
            context.Response.Headers.Age = "100";
            context.Response.Headers["X-Own"] = "kept";
            context.Response.ContentType = "application/x-own";
            await context.Response.Body.WriteAsync(body);
        };
        foreach (string status in (string[])["netflix-edge; fwd=uri-miss; ttl=", "netflix-edge; hit"])
        {
            using HttpResponseMessage answer = await _edge.SendAsync("/a/b?c=%2F");
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.StartsWith(status, answer.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
            Assert.Equal(["kept"], answer.Headers.GetValues("X-Own"));
            Assert.Equal("application/x-own", answer.Content.Headers.ContentType?.ToString());
            Assert.Equal(["1.1 netflix-edge"], answer.Headers.GetValues("Via"));
            Assert.InRange(answer.Headers.Age!.Value.TotalSeconds, 100, 130);
        }
        using HttpResponseMessage range = await _edge.SendAsync("/a/b?c=%2F", headers => headers.Range = new RangeHeaderValue(1_048_570, 1_048_590));
        Assert.Equal(body.AsSpan(1_048_570, 21).ToArray(), await range.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["GET /a/b?c=%2F"], _requests);
    }

    [Theory]
    [InlineData("max-age=600")]
    [InlineData("no-store")]
    public async Task A_head_that_fills_the_buffer_alone_has_its_body_behind_it(string cacheControl)
    {
        byte[] body = new byte[300_000];
        Random.Shared.NextBytes(body);
        _answer = async context =>
        {
            context.Response.Headers.CacheControl = cacheControl;
            // With what the edge adds it is longer than the 64 KiB that are sent at once; the origin's alone is what clients still take.
            for (int i = 10; i < 74; i++) context.Response.Headers[$"X-{i}"] = new string('x', 1012);
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        };
        using var handler = new SocketsHttpHandler { MaxResponseHeadersLength = 128 };
        using var viewer = new HttpClient(handler) { BaseAddress = _edge.Http.BaseAddress };
        Assert.Equal(body, await viewer.GetByteArrayAsync("/large-head", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_stale_is_fetched_again()
    {
        _answer = context =>
        {
            context.Response.Headers.CacheControl = "max-age=1";
            return context.Response.WriteAsync($"version {_requests.Count}");
        };
        Assert.Equal("version 1", Encoding.UTF8.GetString(await _edge.GetAsync("/news")));
        await Deadline.UntilAsync(
            async () => Encoding.UTF8.GetString(await _edge.GetAsync("/news")) == "version 2",
            () => $"after {_requests.Count} requests to the origin the first version is still served");
    }

    [Theory]
    [InlineData("Cache-Control", "private, max-age=60", "Private")]
    [InlineData("Vary", "*", "VaryAny")]
    [InlineData("Set-Cookie", "a=b", "SetCookie")]
    public async Task What_may_not_be_shared_is_fetched_for_each_viewer(string field, string value, string why)
    {
        _answer = context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers[field] = value;
            return context.Response.WriteAsync($"for {context.Request.Headers.Cookie}");
        };
        foreach (string viewer in (string[])["ann", "bob", "eve"])
        {
            using HttpResponseMessage answer = await _edge.SendAsync("/me", headers => headers.Add("Cookie", viewer));
            Assert.Equal($"for {viewer}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(
                [viewer == "ann" ? $"netflix-edge; fwd=uri-miss; detail=\"{why}\"" : "netflix-edge; fwd=bypass; detail=\"not shared lately\""],
                answer.Headers.GetValues("Cache-Status"));
        }
        Assert.Equal(3, _requests.Count);
    }

    [Fact]
    public async Task Methods_bodies_and_statuses_pass_and_fields_of_the_hop_do_not()
    {
        Dictionary<string, string> seen = [];
        _answer = async context =>
        {
            seen = context.Request.Headers.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            context.Response.Headers["Keep-Alive"] = "timeout=5";
            context.Response.Headers["X-Multiple"] = new(["one", "two"]);
            await context.Request.Body.CopyToAsync(context.Response.Body);
        };
        byte[] upload = new byte[300_000];
        Random.Shared.NextBytes(upload);
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/things/1") { Content = new ByteArrayContent(upload) };
        request.Headers.Connection.Add("X-Hop");
        request.Headers.Add("X-Hop", "ends here");
        request.Headers.Add("X-End", "goes on");
        using HttpResponseMessage answer = await _edge.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal(upload, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["one", "two"], answer.Headers.GetValues("X-Multiple"));
        Assert.False(answer.Headers.Contains("Keep-Alive"));
        Assert.Equal("goes on", seen["X-End"]);
        Assert.False(seen.ContainsKey("X-Hop"));
        Assert.Equal("1.1 netflix-edge", seen["Via"]);
        Assert.Equal(["PATCH /things/1"], _requests);
    }

    [Fact]
    public async Task An_empty_error_of_the_origin_stays_empty()
    {
        _answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
        using HttpResponseMessage answer = await _edge.SendAsync("/health/ready");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_origin_that_is_gone_is_a_502_and_what_is_stored_is_served_on()
    {
        _answer = context =>
        {
            context.Response.Headers.CacheControl = "max-age=600";
            return context.Response.WriteAsync("kept");
        };
        await _edge.GetAsync("/kept");
        await _origin.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("kept", Encoding.UTF8.GetString(await _edge.GetAsync("/kept")));
        using HttpResponseMessage answer = await _edge.SendAsync("/other");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        using HttpResponseMessage posted = await _edge.SendAsync("/other", method: HttpMethod.Post);
        Assert.Equal(HttpStatusCode.BadGateway, posted.StatusCode);
    }

    [Fact]
    public async Task A_body_of_unknown_length_that_breaks_off_is_never_a_clean_end()
    {
        var begun = new TaskCompletionSource();
        _answer = async context =>
        {
            context.Response.Headers.CacheControl = "max-age=600";
            await context.Response.WriteAsync("the beginning");
            await context.Response.Body.FlushAsync();
            await begun.Task;
            context.Abort();
        };
        using HttpResponseMessage answer = await _edge.SendAsync("/broken");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        begun.SetResult();
        Exception? broken = await Record.ExceptionAsync(() => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(broken is HttpRequestException or IOException, $"the body ended with {broken?.GetType().Name ?? "a clean end"}");
        Assert.False(_edge.Store.TryOpen(new Netflix.Appliance.Storage.ObjectKey(_origin.Urls.First() + "/broken"), out _));
    }

    [Fact]
    public async Task A_crowd_is_one_request_when_the_answer_may_be_shared_and_each_its_own_when_not()
    {
        _answer = async context =>
        {
            context.Response.Headers.CacheControl = context.Request.Path == "/shared" ? "max-age=600" : "no-store";
            await context.Response.WriteAsync(context.Request.Headers["X-Viewer"].ToString());
        };
        foreach (string path in (string[])["/shared", "/own"])
        {
            string[] bodies = await Task.WhenAll(Enumerable.Range(0, 30).Select(async viewer =>
            {
                using HttpResponseMessage answer = await _edge.SendAsync(path, headers => headers.Add("X-Viewer", $"{viewer}"));
                return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }));
            if (path == "/shared") Assert.Single(bodies.Distinct());
            else Assert.Equal(Enumerable.Range(0, 30).Select(viewer => $"{viewer}"), bodies);
        }
        Assert.Equal(1, _requests.Count(request => request == "GET /shared"));
    }
}
