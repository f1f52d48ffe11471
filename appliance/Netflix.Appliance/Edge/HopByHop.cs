namespace Netflix.Appliance.Edge;

/// <summary>Fields that end at this hop (RFC 9110, section 7.6.1): the well-known ones and those that Connection names.</summary>
internal static class HopByHop
{
    private static readonly string[] Always =
        ["Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

    internal static HashSet<string> Of(IEnumerable<string?> connection)
    {
        var names = new HashSet<string>(Always, StringComparer.OrdinalIgnoreCase);
        foreach (string? line in connection)
        {
            foreach (string name in (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) names.Add(name);
        }
        return names;
    }
}
