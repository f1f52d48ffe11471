using System.Net.Http.Json;
using System.Text.Json;
using Netflix.Browser;
using Netflix.Lab.Site;
using Netflix.Lab.Titles;

[assembly: AssemblyFixture(typeof(Netflix.EndToEnd.Tests.DemoSite))]

namespace Netflix.EndToEnd.Tests;

/// <summary>The whole platform, started once for all tests, with Big Buck Bunny ingested from its real master.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    private const string Password = "a long enough password";
    private readonly string _folder = Directory.CreateTempSubdirectory("netflix-e2e-").FullName;

    public LabSite Site { get; private set; } = null!;
    public Chromium Browser { get; private set; } = null!;
    public Guid Title { get; private set; }
    public string LogFolder => Path.Combine(_folder, "logs");

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Site = await LabSite.StartAsync(new LabSiteOptions { StateFolder = _folder }, cancel: cancel);
        using OpsClient ops = Operator();
        Title = await TitleIngest.RunAsync(ops, DemoCatalog.BigBuckBunny, Site.Appliances.Count, progress: null, cancel);
        Browser = await Chromium.LaunchAsync();
    }

    public OpsClient Operator() => Site.Operator();

    /// <summary>A browser and an account of its own: no test resumes where another one stopped.</summary>
    public async Task<Viewer> SignedInViewerAsync()
    {
        string email = $"{Guid.NewGuid():n}@example.com";
        await SignUpAsync(email, Password);
        Viewer viewer = await Browser.NewViewerAsync(Site.WebUrl);
        await viewer.SignInAsync(email, Password);
        return viewer;
    }

    /// <summary>A fresh account. Returns its access token and profile.</summary>
    public async Task<(string AccessToken, Guid ProfileId)> SignUpAsync(string email, string password)
    {
        using var http = new HttpClient { BaseAddress = Site.WebUrl };
        using HttpResponseMessage response = await http.PostAsJsonAsync("/auth/sign-up", new { email, password, name = "Viewer" });
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"sign-up answered {(int)response.StatusCode}: {body}");
        using JsonDocument session = JsonDocument.Parse(body);
        return (session.RootElement.GetProperty("access_token").GetString()!,
            session.RootElement.GetProperty("user").GetProperty("profiles")[0].GetProperty("profile_id").GetGuid());
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        if (Site is not null)
            await Site.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
