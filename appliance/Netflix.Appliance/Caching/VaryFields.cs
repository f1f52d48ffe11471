using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

internal enum VaryVerdict
{
    /// <summary>No Vary: one response for all.</summary>
    None,
    Fields,
    /// <summary>"*": no other request may have it.</summary>
    Any,
    TooMany,
}

/// <summary>Which request fields chose a response (RFC 9111, section 4.1).</summary>
internal static class VaryFields
{
    /// <param name="names">In lower case, sorted, each once. Empty unless the verdict is <see cref="VaryVerdict.Fields"/>.</param>
    internal static VaryVerdict Read(IReadOnlyList<HeaderField> responseFields, int most, out IReadOnlyList<string> names)
    {
        names = [];
        if (!responseFields.Has("Vary")) return VaryVerdict.None;
        string[] read = [.. responseFields.Members("Vary").Select(name => name.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
        if (read.Contains("*")) return VaryVerdict.Any;
        if (read.Length > most) return VaryVerdict.TooMany;
        names = read;
        return read.Length == 0 ? VaryVerdict.None : VaryVerdict.Fields;
    }
}
