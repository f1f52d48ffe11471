using System.Net;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Access;

/// <summary>What a request is weighed by.</summary>
/// <param name="Path">With its leading slash, without token and query, as the resolver will read it.</param>
/// <param name="Client">Null when the transport does not tell.</param>
internal readonly ref struct AccessRequest(ReadOnlySpan<byte> method, ReadOnlySpan<byte> path, IPAddress? client)
{
    internal ReadOnlySpan<byte> Method { get; } = method;
    internal ReadOnlySpan<byte> Path { get; } = path;
    internal IPAddress? Client { get; } = client;
}

/// <summary>Whether the claims of a verified token allow a request. Pure; runs on every use of a token.</summary>
internal static class TokenRules
{
    internal static AccessVerdict Judge(CommonAccessToken token, AccessRequest request, long nowSeconds, int skewSeconds, IClientCountries? countries)
    {
        if (nowSeconds - skewSeconds >= token.ExpiresAt) return AccessVerdict.Expired;
        if (token.NotBefore is { } from && nowSeconds + skewSeconds < from) return AccessVerdict.NotYetValid;
        if (!Accepts(token.Methods, request.Method)) return AccessVerdict.WrongMethod;
        if (!AcceptsPath(token, request.Path)) return AccessVerdict.WrongPath;
        if (!Accepts(token.Networks, request.Client)) return AccessVerdict.WrongNetwork;
        return Accepts(token.Countries, request.Client, countries) ? AccessVerdict.Granted : AccessVerdict.WrongCountry;
    }

    private static bool Accepts(IReadOnlyList<string>? methods, ReadOnlySpan<byte> method)
    {
        if (methods is null) return true;
        for (int i = 0; i < methods.Count; i++)
            if (System.Text.Ascii.Equals(method, methods[i])) return true;
        return false;
    }

    private static bool AcceptsPath(CommonAccessToken token, ReadOnlySpan<byte> path)
    {
        if (token.Paths.Count == 0) return true;
        if (!HasOneReading(path)) return false;
        for (int i = 0; i < token.Paths.Count; i++)
            if (!token.Paths[i].Accepts(path)) return false;
        return true;
    }

    // A prefix means nothing for a path that somebody behind us may shorten or decode. No title path has any of these.
    private static bool HasOneReading(ReadOnlySpan<byte> path) =>
        path.IndexOfAny((byte)'%', (byte)'\\') < 0 && path.IndexOf("/."u8) < 0 && path.IndexOf("//"u8) < 0;

    private static bool Accepts(IReadOnlyList<ClientNetwork>? networks, IPAddress? client)
    {
        if (networks is null) return true;
        if (client is null) return false;
        for (int i = 0; i < networks.Count; i++)
            if (networks[i].Contains(client)) return true;
        return false;
    }

    // A token for a country is refused where nobody can tell countries: a restriction that is not checked is none.
    private static bool Accepts(IReadOnlyList<string>? allowed, IPAddress? client, IClientCountries? countries) =>
        allowed is null || (client is not null && countries?.CountryOf(client) is { } country && allowed.Contains(country, StringComparer.OrdinalIgnoreCase));
}
