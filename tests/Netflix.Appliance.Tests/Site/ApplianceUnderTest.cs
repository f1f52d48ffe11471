using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Tests.Site;

/// <summary>A whole appliance: the program's own composition, real Kestrel on port 0, a real folder, a real control plane link.</summary>
internal sealed class ApplianceUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MeterListener _meters;
    private long _linkFailures;

    private ApplianceUnderTest(WebApplication app)
    {
        _app = app;
        _meters = Listen("cdn.control.failures", count => Interlocked.Add(ref _linkFailures, count));
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First(url => url != AdminUrl)), Timeout = TimeSpan.FromSeconds(30) };
    }

    internal HttpClient Http { get; }
    internal IServiceProvider Services => _app.Services;

    /// <summary>Null unless a setting gave it one, of a port that is known.</summary>
    internal string? AdminUrl => _app.Configuration["Kestrel:Endpoints:Admin:Url"];

    /// <summary>Times that the link to the control plane failed.</summary>
    internal long LinkFailures => Interlocked.Read(ref _linkFailures);

    internal SegmentStore Store => Services.GetRequiredService<SegmentStore>();

    /// <param name="control">Whose token the appliance has; it has used it already when it is started again in the same folder.</param>
    internal static async Task<ApplianceUnderTest> StartAsync(string folder, FleetStandIn control, params string[] more)
    {
        string token = TokenFile(folder);
        await File.WriteAllTextAsync(token, control.Token.ToText() + "\n");
        WebApplication app = ApplianceSite.InFleet(
        [
            "--Kestrel:Endpoints:Public:Url=http://127.0.0.1:0",
            $"--Control:Url={control.Url.GetLeftPart(UriPartial.Authority)}", $"--Control:EnrolmentTokenFile={token}", "--Control:Name=edge-a",
            "--Control:PublicUrl=http://localhost:8081",
            $"--Storage:Disks:0:Folder={Path.Combine(folder, "disk")}", "--Storage:Disks:0:Size=256MiB",
            "--Fill:FirstRetryMilliseconds=1", "--Fill:OriginSilenceSeconds=10",
            "--Logging:LogLevel:Default=None",
            // Tests of tokens turn them on.
            "--Access:Required=false",
            .. more,
        ]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApplianceUnderTest(app);
    }

    internal static string TokenFile(string folder) => Path.Combine(folder, "enrolment-token");

    /// <param name="more">"Section:Key=value".</param>
    internal static Task<ApplianceUnderTest> StartAloneAsync(string folder, Uri origin, string cacheSize = "64MiB", params string[] more) =>
        StartAloneAsync(folder, origin, cacheSize, null, more);

    /// <param name="time">The clock that ages what is stored; null: the system's.</param>
    /// <param name="more">"Section:Key=value".</param>
    internal static async Task<ApplianceUnderTest> StartAloneAsync(string folder, Uri origin, string cacheSize, TimeProvider? time, params string[] more)
    {
        Assert.Null(Netflix.Appliance.Edge.EdgeCommand.Read(
            ["--origin", origin.AbsoluteUri, "--listen", "127.0.0.1:0", "--cache", Path.Combine(folder, "disk"), "--cache-size", cacheSize],
            out Dictionary<string, string?> settings));
        settings["Logging:LogLevel:Default"] = "None";
        settings["Fill:FirstRetryMilliseconds"] = "1";
        foreach (string setting in more) settings[setting.Split('=')[0]] = setting.Split('=')[1];
        WebApplication app = ApplianceSite.Alone(settings, time);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ApplianceUnderTest(app);
    }

    internal async Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestHeaders>? headers = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        headers?.Invoke(request.Headers);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    internal async Task<byte[]> GetAsync(string path)
    {
        using HttpResponseMessage response = await SendAsync(path);
        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (!response.IsSuccessStatusCode) Assert.Fail($"{path}: {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
        return body;
    }

    /// <summary>Returns when that many of the requests that <paramref name="begin"/> sends have joined the fetches of others.</summary>
    internal async Task UntilCollapsedAsync(Action begin, int wanted)
    {
        long collapsed = 0;
        using MeterListener listener = Listen("cdn.fill.collapsed", count => Interlocked.Add(ref collapsed, count));
        begin();
        await Deadline.UntilAsync(() => Interlocked.Read(ref collapsed) >= wanted, () => $"{Interlocked.Read(ref collapsed)} of {wanted} requests joined");
    }

    private MeterListener Listen(string counter, Action<long> count)
    {
        var meters = Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == counter && instrument.Meter.Scope == meters) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => count(value));
        listener.Start();
        return listener;
    }

    internal Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _meters.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
