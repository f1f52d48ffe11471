using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Netflix.Lab.Site;

namespace Netflix.Lab.Titles;

/// <summary>What an operator does, over the same public API an operator has.</summary>
public sealed class OpsClient : IDisposable
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly HttpClient _http;
    private readonly string _email;
    private readonly string _password;
    private readonly SemaphoreSlim _signingIn = new(1, 1);
    private DateTimeOffset _signInAgainAt = DateTimeOffset.MinValue;

    public OpsClient(Uri controlPlane, string email, string password)
    {
        _http = new HttpClient { BaseAddress = controlPlane, Timeout = TimeSpan.FromMinutes(30) };
        (_email, _password) = (email, password);
    }

    /// <summary>Makes the title known, or finds the one that has this slug already. Returns its content id.</summary>
    public async Task<Guid> EnsureTitleAsync(DemoTitle title, CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(() => new(HttpMethod.Post, "/ops/titles") { Content = JsonContent.Create(title, options: Json) }, cancel);
        if (response.StatusCode != HttpStatusCode.Conflict)
            await ThrowUnlessSuccessAsync(response, cancel);
        return (await response.Content.ReadFromJsonAsync<TitleCreated>(Json, cancel))!.ContentId;
    }

    public async Task<IReadOnlyList<OpsTitle>> ListTitlesAsync(CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(() => new(HttpMethod.Get, "/ops/titles"), cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
        return (await response.Content.ReadFromJsonAsync<TitleList>(Json, cancel))!.Titles;
    }

    /// <summary>Uploads the master to the origin and queues it for encoding.</summary>
    /// <param name="uploaded">Told the share (0 to 1) that is on its way.</param>
    public async Task EncodeAsync(Guid contentId, string masterFile, Action<double>? uploaded, CancellationToken cancel)
    {
        using HttpResponseMessage granted = await SendAsync(() => new(HttpMethod.Post, $"/ops/titles/{contentId}/master"), cancel);
        await ThrowUnlessSuccessAsync(granted, cancel);
        MasterGrant grant = (await granted.Content.ReadFromJsonAsync<MasterGrant>(Json, cancel))!;

        await using FileStream master = File.OpenRead(masterFile);
        byte[] digest = await SHA256.HashDataAsync(master, cancel);
        master.Position = 0;
        using var upload = new HttpRequestMessage(HttpMethod.Put, grant.UploadUrl) { Content = new ProgressContent(master, uploaded) };
        upload.Headers.Authorization = new AuthenticationHeaderValue("Bearer", grant.Token);
        upload.Content.Headers.TryAddWithoutValidation("Content-Digest", $"sha-256=:{Convert.ToBase64String(digest)}:");
        using HttpResponseMessage stored = await _http.SendAsync(upload, cancel);
        await ThrowUnlessSuccessAsync(stored, cancel);

        var order = new { grant.MasterId, LengthBytes = new FileInfo(masterFile).Length, Sha256 = Convert.ToHexStringLower(digest) };
        using HttpResponseMessage queued = await SendAsync(
            () => new(HttpMethod.Post, $"/ops/titles/{contentId}/encode") { Content = JsonContent.Create(order, options: Json) }, cancel);
        if (queued.StatusCode != HttpStatusCode.Conflict)
            await ThrowUnlessSuccessAsync(queued, cancel);
    }

    public async Task<IReadOnlyList<OpsAppliance>> ListAppliancesAsync(CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(() => new(HttpMethod.Get, "/ops/appliances"), cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
        return (await response.Content.ReadFromJsonAsync<ApplianceList>(Json, cancel))!.Appliances;
    }

    /// <summary>Drains an appliance ("draining"), takes it out ("down") or brings it back ("active").</summary>
    public async Task SetStateAsync(Guid applianceId, string state, string why, CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(
            () => new(HttpMethod.Put, $"/ops/appliances/{applianceId}/state") { Content = JsonContent.Create(new { State = state, Why = why }, options: Json) }, cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
    }

    /// <summary>Ends what maintenance is on, and calls off what is planned.</summary>
    public async Task EndMaintenanceAsync(string why, CancellationToken cancel)
    {
        using HttpResponseMessage listed = await SendAsync(() => new(HttpMethod.Get, "/ops/maintenance"), cancel);
        await ThrowUnlessSuccessAsync(listed, cancel);
        foreach (MaintenanceWindow window in (await listed.Content.ReadFromJsonAsync<MaintenanceList>(Json, cancel))!.Windows)
        {
            using HttpResponseMessage ended = await SendAsync(() => new(HttpMethod.Delete, $"/ops/maintenance/{window.WindowId}?why={Uri.EscapeDataString(why)}"), cancel);
            await ThrowUnlessSuccessAsync(ended, cancel);
        }
    }

    /// <summary>Makes a site that serves everybody, or finds the one of that name. Returns its number.</summary>
    public Task<int> EnsureSiteAsync(string name, string country, CancellationToken cancel) => EnsureSiteAsync(new DemoPlace(name, country, 50, 8), cancel);

    /// <summary>Makes the site, or finds the one of that name. Returns its number.</summary>
    internal async Task<int> EnsureSiteAsync(DemoPlace place, CancellationToken cancel)
    {
        var described = new { place.Name, place.Country, place.Latitude, place.Longitude, place.Scope, Why = "a site of this machine's own fleet" };
        using HttpResponseMessage made = await SendAsync(() => new(HttpMethod.Post, "/ops/sites") { Content = JsonContent.Create(described, options: Json) }, cancel);
        if (made.StatusCode != HttpStatusCode.Conflict)
        {
            await ThrowUnlessSuccessAsync(made, cancel);
            return (await made.Content.ReadFromJsonAsync<SiteCreated>(Json, cancel))!.SiteId;
        }
        using HttpResponseMessage listed = await SendAsync(() => new(HttpMethod.Get, "/ops/sites"), cancel);
        await ThrowUnlessSuccessAsync(listed, cancel);
        return (await listed.Content.ReadFromJsonAsync<SiteList>(Json, cancel))!.Sites.Single(site => site.Name == place.Name).SiteId;
    }

    /// <summary>What of an appliance is not as it must be before viewers are sent there.</summary>
    public async Task<IReadOnlyList<string>> ListFailingChecksAsync(Guid applianceId, CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(() => new(HttpMethod.Get, $"/ops/appliances/{applianceId}/turn-up"), cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
        return [.. (await response.Content.ReadFromJsonAsync<TurnUp>(Json, cancel))!.Checks.Where(check => !check.Passed).Select(check => $"{check.Name}: {check.Detail}")];
    }

    /// <summary>Declares an appliance, which goes live once all of its checks pass. Returns the token that lets it in, once.</summary>
    public async Task<string> CreateEnrolmentAsync(int siteId, string name, int capacityMbps, string why, CancellationToken cancel)
    {
        var declared = new { Name = name, CapacityMbps = capacityMbps, Why = why, GoLive = "when-ready" };
        using HttpResponseMessage response = await SendAsync(
            () => new(HttpMethod.Post, $"/ops/sites/{siteId}/enrolments") { Content = JsonContent.Create(declared, options: Json) }, cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
        return (await response.Content.ReadFromJsonAsync<EnrolmentCreated>(Json, cancel))!.Token;
    }

    /// <summary>Whether anybody announces a prefix of that length around the address.</summary>
    public async Task<bool> IsAnnouncedAsync(string address, int length, CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(() => new(HttpMethod.Get, $"/ops/prefixes/{address}"), cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
        return (await response.Content.ReadFromJsonAsync<AddressExplained>(Json, cancel))!.Prefixes.Any(prefix => prefix.Prefix.EndsWith($"/{length}", StringComparison.Ordinal));
    }

    /// <summary>A router whose BMP session counts for that site, at every replica within a second.</summary>
    public async Task LetRouterInAsync(string address, int siteId, string why, CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(() => new(HttpMethod.Post, "/ops/routers") { Content = JsonContent.Create(new { address, siteId, why }, options: Json) }, cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
    }

    /// <param name="dump">MRT, plain or gzip.</param>
    public async Task UploadRoutesAsync(int siteId, byte[] dump, string why, CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(
            () => new(HttpMethod.Put, $"/ops/sites/{siteId}/routes?why={Uri.EscapeDataString(why)}") { Content = new ByteArrayContent(dump) }, cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
    }

    public void Dispose()
    {
        _http.Dispose();
        _signingIn.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancel)
    {
        await EnsureSignedInAsync(cancel);
        using HttpRequestMessage request = create();
        return await _http.SendAsync(request, cancel);
    }

    // Many may ask at once; one of them signs in.
    private async Task EnsureSignedInAsync(CancellationToken cancel)
    {
        await _signingIn.WaitAsync(cancel);
        try
        {
            if (DateTimeOffset.UtcNow >= _signInAgainAt) await SignInAsync(cancel);
        }
        finally
        {
            _signingIn.Release();
        }
    }

    private async Task SignInAsync(CancellationToken cancel)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync("/auth/sign-in", new { email = _email, password = _password }, cancel);
        await ThrowUnlessSuccessAsync(response, cancel);
        Session session = (await response.Content.ReadFromJsonAsync<Session>(Json, cancel))!;
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        _signInAgainAt = DateTimeOffset.UtcNow.AddSeconds(session.ExpiresInSeconds / 2.0);
    }

    internal static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (!response.IsSuccessStatusCode)
        {
            string body = await response.Content.ReadAsStringAsync(cancel);
            throw new LabException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.AbsolutePath} answered {(int)response.StatusCode}: {body}");
        }
    }

    private sealed record TitleCreated(Guid ContentId);
    private sealed record TitleList(IReadOnlyList<OpsTitle> Titles);
    private sealed record MasterGrant(Guid MasterId, Uri UploadUrl, string Token);
    private sealed record ApplianceList(IReadOnlyList<OpsAppliance> Appliances);
    private sealed record EnrolmentCreated(string Token);
    private sealed record TurnUp(IReadOnlyList<Check> Checks);
    private sealed record Check(string Name, bool Passed, string Detail);
    private sealed record MaintenanceList(IReadOnlyList<MaintenanceWindow> Windows);
    private sealed record MaintenanceWindow(Guid WindowId);
    private sealed record SiteCreated(int SiteId);
    private sealed record SiteList(IReadOnlyList<SiteNamed> Sites);
    private sealed record AddressExplained(IReadOnlyList<PrefixNamed> Prefixes);
    private sealed record PrefixNamed(string Prefix);
    private sealed record SiteNamed(int SiteId, string Name);
    private sealed record Session(string AccessToken, int ExpiresInSeconds);
}

public sealed record OpsTitle(Guid ContentId, string Name, string Slug, string State, string? Package, OpsJob? Job, IReadOnlyList<string> HeldBy);

public sealed record OpsJob(string State, string? Stage, double TotalShare, double? FramesPerSecond, int Attempt, string? Failure, string? Worker);

public sealed record OpsAppliance(Guid ApplianceId, string Name, string State, int? SiteId);
