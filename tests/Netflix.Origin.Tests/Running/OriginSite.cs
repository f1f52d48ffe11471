using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netflix.Contracts.Tokens;

namespace Netflix.Origin.Tests.Running;

/// <summary>A real origin: Kestrel on a free port, a folder on the real disk, tokens of a real issuer.</summary>
internal sealed class OriginSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TokenIssuer? _ownIssuer;
    private readonly TemporaryFolder? _ownFolder;

    private OriginSite(WebApplication app, TokenIssuer? ownIssuer, TemporaryFolder? ownFolder)
    {
        (_app, _ownIssuer, _ownFolder) = (app, ownIssuer, ownFolder);
    }

    public required TokenIssuer Issuer { get; init; }
    public required TemporaryFolder Folder { get; init; }
    public required OriginClient Client { get; init; }

    /// <summary>Null unless the settings give the Admin listener the address 127.0.0.2.</summary>
    public required Uri? AdminUrl { get; init; }
    public required LogLines Logs { get; init; }
    public required Uri Url { get; init; }
    public IServiceProvider Services => _app.Services;

    /// <param name="issuer">Null: one of its own.</param>
    /// <param name="folder">Null: one of its own, removed with the site.</param>
    public static async Task<OriginSite> StartAsync(
        TokenIssuer? issuer = null, TemporaryFolder? folder = null, Action<IServiceCollection>? replace = null, bool waitUntilReady = true,
        params string[] settings)
    {
        TokenIssuer? ownIssuer = issuer is null ? await TokenIssuer.StartAsync() : null;
        TemporaryFolder? ownFolder = folder is null ? new TemporaryFolder() : null;
        (issuer, folder) = (issuer ?? ownIssuer!, folder ?? ownFolder!);
        var logs = new LogLines();
        WebApplication app = OriginProgram.Build(
            [
                "--Kestrel:Endpoints:Public:Url=http://127.0.0.1:0", $"--Content:Folder={folder.Path}", $"--Tokens:Authority={issuer.Url}",
                .. settings,
            ],
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders().AddProvider(logs));
                replace?.Invoke(services);
            });
        await app.StartAsync(TestContext.Current.CancellationToken);
        Uri[] urls = [.. app.Urls.Select(address => new Uri(address))];
        Uri url = urls.Single(address => address.Host == "127.0.0.1");
        var site = new OriginSite(app, ownIssuer, ownFolder)
        {
            Issuer = issuer, Folder = folder, Url = url, AdminUrl = urls.SingleOrDefault(address => address.Host == "127.0.0.2"), Logs = logs,
            Client = new OriginClient(url, issuer.Token(
                $"{OriginToken.ReadTitles} {OriginToken.WriteTitles} {OriginToken.ReadMasters} {OriginToken.WriteMasters}")),
        };
        if (waitUntilReady) await site.Client.WaitUntilReadyAsync();
        return site;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        if (_ownIssuer is not null) await _ownIssuer.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
