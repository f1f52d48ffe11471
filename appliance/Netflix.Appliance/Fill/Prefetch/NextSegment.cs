using System.Globalization;

namespace Netflix.Appliance.Fill.Prefetch;

/// <summary>Segments of a rendition are its folder's files <c>1.m4s</c>, <c>2.m4s</c> and so on: the packager's template.</summary>
internal static class NextSegment
{
    private const string Extension = ".m4s";
    private const int MostDigits = 9;

    /// <returns>What the following segment would be called, whether there is one or not; null for what is no numbered segment.</returns>
    internal static string? After(string path)
    {
        int slash = path.LastIndexOf('/');
        if (slash < 0 || !path.EndsWith(Extension, StringComparison.Ordinal)) return null;
        ReadOnlySpan<char> number = path.AsSpan(slash + 1, path.Length - Extension.Length - slash - 1);
        // Leading zeros would be another template, and what follows 0009 in it a guess.
        if (number is [] or ['0', _, ..] or { Length: > MostDigits } || number.ContainsAnyExceptInRange('0', '9')) return null;
        int next = int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{path.AsSpan(0, slash)}/{next}{Extension}");
    }
}
