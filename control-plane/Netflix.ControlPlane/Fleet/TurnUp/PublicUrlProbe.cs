using System.Globalization;
using System.Net;

namespace Netflix.ControlPlane.Fleet.TurnUp;

/// <summary>Asks an appliance for its health at the URL where viewers reach it, as a viewer's browser would: its certificate has to be good.</summary>
internal sealed class PublicUrlProbe(IHttpClientFactory clients, IOptions<TurnUpOptions> options)
{
    private const string Path = "/health/ready";

    internal static void AddClient(IServiceCollection services) => services.AddHttpClient(nameof(PublicUrlProbe))
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            // What it says is all that is looked at; where it points to is not.
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxResponseHeadersLength = 16, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        });

    internal async Task<DoorAnswer> AskAsync(string url, CancellationToken cancel)
    {
        using HttpClient client = clients.CreateClient(nameof(PublicUrlProbe));
        client.Timeout = TimeSpan.FromSeconds(options.Value.AnswerSeconds);
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(url + Path), HttpCompletionOption.ResponseHeadersRead, cancel);
            return new DoorAnswer((int)answer.StatusCode, string.Create(CultureInfo.InvariantCulture, $"{Path} answered {(int)answer.StatusCode}{Meaning(answer.StatusCode)}."));
        }
        catch (HttpRequestException error)
        {
            return new DoorAnswer(null, error.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "its name is not known.",
                HttpRequestError.SecureConnectionError => $"its TLS is not good: {(error.InnerException ?? error).Message}",
                HttpRequestError.ConnectionError => $"nobody answers: {error.Message}",
                _ => error.Message,
            });
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DoorAnswer(null, string.Create(CultureInfo.InvariantCulture, $"no answer within {options.Value.AnswerSeconds} s."));
        }
    }

    private static string Meaning(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK => "",
        HttpStatusCode.ServiceUnavailable => ": it is there, and not able to serve",
        _ => ": that is not an appliance's answer",
    };
}
