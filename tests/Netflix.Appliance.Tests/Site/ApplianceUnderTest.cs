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

    private ApplianceUnderTest(WebApplication app)
    {
        _app = app;
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First(url => url != AdminUrl)), Timeout = TimeSpan.FromSeconds(30) };
    }

    internal HttpClient Http { get; }
    internal IServiceProvider Services => _app.Services;

    /// <summary>Null unless a setting gave it one, of a port that is known.</summary>
    internal string? AdminUrl => _app.Configuration["Kestrel:Endpoints:Admin:Url"];

    internal SegmentStore Store => Services.GetRequiredService<SegmentStore>();

    internal static async Task<ApplianceUnderTest> StartAsync(string folder, Uri control, params string[] more)
    {
        string secret = Path.Combine(folder, "secret");
        await File.WriteAllTextAsync(secret, FleetStandIn.Secret + "\n");
        WebApplication app = ApplianceSite.InFleet(
        [
            "--Kestrel:Endpoints:Public:Url=http://127.0.0.1:0",
            $"--Control:Url={control.GetLeftPart(UriPartial.Authority)}", $"--Control:SecretFile={secret}", "--Control:Name=edge-a",
            "--Control:PublicUrl=http://localhost:8081", "--Control:Region=DE", "--Control:CapacityMbps=1000",
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
        var meters = Services.GetRequiredService<IMeterFactory>();
        long collapsed = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "cdn.fill.collapsed" && instrument.Meter.Scope == meters) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref collapsed, count));
        listener.Start();
        begin();
        await Deadline.UntilAsync(() => Interlocked.Read(ref collapsed) >= wanted, () => $"{Interlocked.Read(ref collapsed)} of {wanted} requests joined");
    }

    internal Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
