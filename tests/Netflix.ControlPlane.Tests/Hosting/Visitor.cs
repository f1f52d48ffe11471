using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Netflix.ControlPlane.Access;

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>Somebody with an HTTP client: signed out, or signed in once <see cref="SignUpAsync"/> has run.</summary>
internal sealed class Visitor : IDisposable
{
    internal const string Password = "correct horse battery staple";

    private readonly HttpClient _http;

    internal Visitor(Replica replica) => _http = new HttpClient { BaseAddress = replica.PublicUrl };

    internal string Email { get; } = $"{Guid.NewGuid():N}@example.org";
    internal JsonElement Session { get; private set; }
    internal Guid AccountId => Session.GetProperty("user").GetProperty("user_id").GetGuid();
    internal Guid ProfileId => Session.GetProperty("user").GetProperty("profiles")[0].GetProperty("profile_id").GetGuid();
    internal string RefreshToken => Session.GetProperty("refresh_token").GetString()!;

    /// <summary>A new account, signed in.</summary>
    internal static async Task<Visitor> SignUpAsync(Replica replica, string? region = null)
    {
        var visitor = new Visitor(replica);
        visitor.Use(await visitor.PostAsync("/auth/sign-up", new { email = visitor.Email, password = Password, name = "Ann", region }, HttpStatusCode.Created));
        return visitor;
    }

    internal static async Task<Visitor> SignInAsync(Replica replica, string email, string password)
    {
        var visitor = new Visitor(replica);
        visitor.Use(await visitor.PostAsync("/auth/sign-in", new { email, password }, HttpStatusCode.OK));
        return visitor;
    }

    /// <summary>Somebody with the role operator and no account.</summary>
    internal static Visitor Operator(Replica replica)
    {
        var visitor = new Visitor(replica);
        visitor.UseToken(replica.Get<AccessTokenIssuer>().Issue(Guid.NewGuid(), "operator", null));
        return visitor;
    }

    /// <summary>Somebody of an ISP, invited by an operator, with a password of their own.</summary>
    internal static async Task<Visitor> PartnerAsync(Replica replica, params int[] sites)
    {
        var visitor = new Visitor(replica);
        using Visitor ops = Operator(replica);
        JsonElement invited = await ops.PostAsync("/ops/partners", new { email = visitor.Email, name = "An ISP", site_ids = sites, why = "a test" }, HttpStatusCode.Created);
        visitor.Use(await visitor.PostAsync("/auth/invitation", new { invitation = invited.GetProperty("invitation").GetString(), password = Password }, HttpStatusCode.OK));
        return visitor;
    }

    internal void Use(JsonElement session)
    {
        Session = session;
        UseToken(session.GetProperty("access_token").GetString());
    }

    internal void UseToken(string? token) =>
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    internal Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Get, path), expected);

    internal Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        foreach ((string name, string value) in headers) request.Headers.Add(name, value);
        return ReadAsync(request, expected);
    }

    internal Task<JsonElement> PutAsync(string path, object body, HttpStatusCode expected) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) }, expected);

    internal Task<JsonElement> DeleteAsync(string path, HttpStatusCode expected) => ReadAsync(new HttpRequestMessage(HttpMethod.Delete, path), expected);

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>An answer that may have no end.</summary>
    internal Task<HttpResponseMessage> OpenAsync(string path) => _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    public void Dispose() => _http.Dispose();

    /// <summary>The body as JSON (nothing when empty). Errors must be problem details, whatever the test is about.</summary>
    private async Task<JsonElement> ReadAsync(HttpRequestMessage request, HttpStatusCode expected)
    {
        using HttpRequestMessage sent = request;
        using HttpResponseMessage response = await SendAsync(sent);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == response.StatusCode, $"{request.Method} {request.RequestUri} answered {(int)response.StatusCode}, not {(int)expected}: {text}");
        if (!response.IsSuccessStatusCode)
        {
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            if (expected is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
