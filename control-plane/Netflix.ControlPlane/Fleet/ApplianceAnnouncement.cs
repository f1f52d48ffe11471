using System.Text.RegularExpressions;
using Netflix.Contracts.Fleet;

namespace Netflix.ControlPlane.Fleet;

/// <summary>What an appliance says about itself when it registers, checked.</summary>
/// <param name="Url">Scheme, host and port, without a slash at the end.</param>
internal sealed partial record ApplianceAnnouncement(
    string Name, string Url, string Region, long CapacityBitsPerSecond, long StorageBytes, string SoftwareVersion)
{
    public const long MinCapacityBitsPerSecond = 1_000_000;
    public const long MaxCapacityBitsPerSecond = 10_000_000_000_000;
    public const long MaxStorageBytes = 1L << 60;
    public const int MaxSoftwareVersionLength = 64;

    /// <exception cref="FormatException">The message says what to correct.</exception>
    public static ApplianceAnnouncement Parse(RegisterRequest request)
    {
        if (!NodeName.IsValid(request.Name))
            throw new FormatException("name must be 1 to 63 characters of a-z, 0-9 and '-'.");
        if (!RegionPattern().IsMatch(request.Region))
            throw new FormatException("region must be an ISO 3166-1 alpha-2 country in capitals, e.g. \"DE\".");
        if (request.CapacityBitsPerSecond is < MinCapacityBitsPerSecond or > MaxCapacityBitsPerSecond)
            throw new FormatException($"capacity_bits_per_second must be {MinCapacityBitsPerSecond} to {MaxCapacityBitsPerSecond}.");
        if (request.StorageBytes is 0 or > MaxStorageBytes)
            throw new FormatException($"storage_bytes must be 1 to {MaxStorageBytes}.");
        if (request.SoftwareVersion.Length > MaxSoftwareVersionLength || request.SoftwareVersion.Any(char.IsControl))
            throw new FormatException($"software_version has at most {MaxSoftwareVersionLength} characters and no control characters.");
        return new ApplianceAnnouncement(request.Name, ParseUrl(request.PublicUrl), request.Region,
            (long)request.CapacityBitsPerSecond, (long)request.StorageBytes, request.SoftwareVersion);
    }

    private static string ParseUrl(string text)
    {
        const string Rule = "public_url must be scheme, host and port only, e.g. \"https://edge-1.example.net:8443\".";
        if (text.Length > 300 || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new FormatException(Rule);
        bool bare = url is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "", Host.Length: > 0 }
            && !text.EndsWith("//", StringComparison.Ordinal);
        return bare ? url.GetLeftPart(UriPartial.Authority) : throw new FormatException(Rule);
    }

    [GeneratedRegex("^[A-Z]{2}\\z")]
    private static partial Regex RegionPattern();
}
