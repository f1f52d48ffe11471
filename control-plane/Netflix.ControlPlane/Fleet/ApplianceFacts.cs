using Netflix.Contracts.Fleet;

namespace Netflix.ControlPlane.Fleet;

/// <summary>What an appliance says of itself, checked.</summary>
/// <param name="Url">Scheme, host and port, without a slash at the end.</param>
internal sealed record ApplianceFacts(string Url, long StorageBytes, string SoftwareVersion)
{
    public const long MaxStorageBytes = 1L << 60;
    public const int MaxSoftwareVersionLength = 64;

    /// <exception cref="FormatException">The message says what to correct.</exception>
    internal static ApplianceFacts Parse(Facts? said)
    {
        if (said is null) throw new FormatException("facts are missing.");
        if (said.StorageBytes is 0 or > MaxStorageBytes) throw new FormatException($"storage_bytes must be 1 to {MaxStorageBytes}.");
        if (said.SoftwareVersion.Length > MaxSoftwareVersionLength || said.SoftwareVersion.Any(char.IsControl))
            throw new FormatException($"software_version has at most {MaxSoftwareVersionLength} characters and no control characters.");
        return new ApplianceFacts(ParseUrl(said.PublicUrl), (long)said.StorageBytes, said.SoftwareVersion);
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
}
