using System.Text;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>Surrogate-Key lines: names separated by spaces, under which an operator purges many objects at once.</summary>
internal static class SurrogateKeys
{
    /// <summary>UTF-8 bytes, as the store takes them.</summary>
    private const int LongestKey = 256;

    /// <summary>False when they are more than <paramref name="most"/> or one is overlong: none is dropped silently, or a purge would miss it.</summary>
    internal static bool TryRead(IReadOnlyList<HeaderField> fields, int most, out IReadOnlyList<string> keys)
    {
        string[] read = [.. fields.Lines("Surrogate-Key")
            .SelectMany(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];
        bool fits = read.Length <= most && read.All(key => Encoding.UTF8.GetByteCount(key) <= LongestKey);
        keys = fits ? read : [];
        return fits;
    }
}
