using System.Globalization;
using System.Net;
using Netflix.ControlPlane.Requests;
using Netflix.Routes.Mrt;

namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary>What of a dump is wanted, as an operator writes it: peers by address or AS number, origins by AS number.</summary>
internal static class RouteFilter
{
    private const int MaxNames = 1000;

    internal static MrtFilter Parse(string[] peers, string[] origins, FieldErrors errors)
    {
        HashSet<IPAddress> addresses = [];
        HashSet<uint> networks = [], wanted = [];
        foreach (string peer in Split(peers))
        {
            if (ParseNetwork(peer) is { } network) networks.Add(network);
            else if (IPAddress.TryParse(peer, out IPAddress? address)) addresses.Add(address);
            else errors.Add("peer", "A peer's address or AS number, e.g. 192.0.2.1 or AS64500; several with commas between them.");
        }
        foreach (string origin in Split(origins))
        {
            if (ParseNetwork(origin) is { } network) wanted.Add(network);
            else errors.Add("origin_as", "AS numbers, e.g. 64500 or AS64500; several with commas between them.");
        }
        errors.Check(addresses.Count + networks.Count <= MaxNames, "peer", $"At most {MaxNames}.");
        errors.Check(wanted.Count <= MaxNames, "origin_as", $"At most {MaxNames}.");
        return new MrtFilter(addresses, networks, wanted);
    }

    /// <summary>For people; empty when everything is wanted.</summary>
    internal static string Describe(string[] peers, string[] origins)
    {
        string[] parts = [.. Named("peer", peers), .. Named("origin_as", origins)];
        return string.Join(' ', parts);

        static IEnumerable<string> Named(string name, string[] values) => Split(values) is { Length: > 0 } split ? [$"{name}={string.Join(',', split)}"] : [];
    }

    private static string[] Split(string[] values) =>
        [.. values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    // "1" is an address to the parser of addresses; here it is a number.
    private static uint? ParseNetwork(string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number > 0 ? number : null;
    }
}
