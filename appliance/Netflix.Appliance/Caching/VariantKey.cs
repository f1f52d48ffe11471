using System.Security.Cryptography;
using System.Text;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>
/// The secondary key (RFC 9111, section 4.1): requests with the same key may have the same response. The names come from
/// <see cref="VaryFields.Read"/> of the newest stored response of the URI.
/// <para>What is made alike: lines are combined, outer whitespace goes. Accept, Accept-Charset and Accept-Language also lose case and the
/// whitespace around commas and semicolons. Accept-Encoding becomes the sorted set of codings that are acceptable at all, so "gzip, br" is
/// "br;q=0.5,gzip". Codings nobody here knows stay in the set: dropped, a zstd body would reach clients that cannot read it. Other fields'
/// grammar is not known here, so their inner whitespace counts.</para>
/// </summary>
internal static class VariantKey
{
    private const int LongestText = 512;

    /// <summary>"" for no names; otherwise a line per field, or its SHA-256 when that is long.</summary>
    internal static string Of(IReadOnlyList<string> names, IReadOnlyList<HeaderField> requestFields)
    {
        var key = new StringBuilder();
        foreach (string name in names)
        {
            // An absent field matches an absent one only; '-' and '=' keep it apart from an empty one.
            key.Append(name).Append(requestFields.Combined(name) is { } value ? $"={Normalise(name, value)}" : "-").Append('\n');
        }
        return key.Length <= LongestText ? key.ToString() : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())))}";
    }

    private static string Normalise(string name, string value) => name switch
    {
        "accept-encoding" => AcceptableCodings(value),
        "accept" or "accept-charset" or "accept-language" => string.Join(',', FieldLines.Split(value.ToLowerInvariant()).Select(Tightened)),
        _ => value,
    };

    private static string AcceptableCodings(string value)
    {
        var codings = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string[] parts in FieldLines.Split(value.ToLowerInvariant()).Select(member => member.Split(';', StringSplitOptions.TrimEntries)))
        {
            bool refused = parts.Skip(1).Any(IsZeroWeight);
            string coding = parts[0] switch { "x-gzip" => "gzip", "x-compress" => "compress", var other => other };
            // identity is acceptable unless it is refused, by itself or through '*' (RFC 9110, section 12.5.3); so are others through '*'.
            if (coding == "identity") coding = refused ? "!identity" : "";
            else if (refused) coding = $"!{coding}";
            if (coding.Length > 0) codings.Add(coding);
        }
        // "gzip;q=0" says something only beside '*'.
        if (!codings.Contains("*")) codings.RemoveWhere(coding => coding[0] == '!' && coding is not ("!identity" or "!*"));
        return codings.Count == 0 ? "identity" : string.Join(',', codings);
    }

    private static bool IsZeroWeight(string parameter) => parameter.StartsWith("q=0", StringComparison.Ordinal) && parameter.AsSpan(3).IndexOfAnyInRange('1', '9') < 0;

    private static string Tightened(string member) => member.Contains('"') ? member : string.Join(';', member.Split(';', StringSplitOptions.TrimEntries));
}
