using Microsoft.Extensions.Options;
using Netflix.Appliance.Fill;
using Netflix.Appliance.Fill.Origins;

namespace Netflix.Appliance.Edge;

/// <summary>The foreign origin, and another that is asked when it fails. What is stored bears the first one's address, whoever gave it.</summary>
internal sealed class ProxyOrigins(OriginClient client, IOptions<EdgeOptions> options)
{
    // A target goes on byte by byte: what %2F or '..' mean is the origin's business.
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string[] _bases = options.Value.BackupOrigin is { } backup
        ? [ProxyRequest.BaseOf(new Uri(options.Value.Origin)), ProxyRequest.BaseOf(new Uri(backup))]
        : [ProxyRequest.BaseOf(new Uri(options.Value.Origin))];

    /// <summary>What targets are appended to.</summary>
    internal string Base => _bases[0];

    internal bool HasBackup => _bases.Length > 1;

    /// <summary>Sends what <paramref name="message"/> makes to the one whose turn it is, and where that fails to the other.</summary>
    /// <param name="target">Begins with <see cref="Base"/>.</param>
    /// <param name="mayRepeat">False for what may change something: one origin alone hears of it.</param>
    /// <exception cref="FillException">Transient: none answers.</exception>
    internal Task<HttpResponseMessage> SendAsync(
        OriginTurns turns, string target, Func<Uri, HttpRequestMessage> message, CancellationToken cancel, bool mayRepeat = true) =>
        turns.AskAsync(mayRepeat ? _bases.Length : 1, async (origin, last) =>
        {
            using HttpRequestMessage request = message(new Uri(origin == 0 ? target : _bases[origin] + target[Base.Length..], Verbatim));
            HttpResponseMessage response = await client.SendAsync(request, cancel);
            if (last || !OriginClient.IsGatewayError(response.StatusCode)) return response;
            response.Dispose();
            throw new FillException(FillFailure.OriginUnavailable, $"The origin answered {(int)response.StatusCode}.") { IsTransient = true };
        });
}
