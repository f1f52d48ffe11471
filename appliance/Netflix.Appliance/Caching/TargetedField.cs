using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>
/// CDN-Cache-Control (RFC 9213): a dictionary of structured fields (RFC 9651, section 3.2), so far stricter than Cache-Control: what does
/// not parse whole, upper-case keys included, is as if it were not there. It is kept and sent on like any field, as section 3.1 expects:
/// the next cache of the CDN goes by it too.
/// </summary>
internal static class TargetedField
{
    /// <summary>False when absent, empty or not a dictionary: Cache-Control then decides.</summary>
    internal static bool TryRead(IReadOnlyList<HeaderField> fields, out List<CacheDirective> directives)
    {
        directives = [];
        if (fields.Combined("CDN-Cache-Control") is not { } text) return false;
        var rest = new StructuredText(text);
        rest.SkipSpaces();
        while (!rest.AtEnd)
        {
            if (!rest.TryReadKey(out string key)) return false;
            CacheDirective? directive = new CacheDirective(key, null);
            if (rest.TryTake('='))
            {
                if (!rest.TryReadValue(out StructuredValue value)) return false;
                directive = Of(key, value);
            }
            if (!rest.TrySkipParameters()) return false;
            // A key given again replaces the one before: RFC 9651, section 4.2.2.
            directives.RemoveAll(earlier => earlier.Name == key);
            if (directive is { } read) directives.Add(read);
            rest.SkipWhitespace();
            if (rest.AtEnd) break;
            if (!rest.TryTake(',')) return false;
            rest.SkipWhitespace();
            if (rest.AtEnd) return false;
        }
        return directives.Count > 0;
    }

    private static CacheDirective? Of(string key, StructuredValue value) => value.Kind switch
    {
        StructuredKind.True => new CacheDirective(key, null),
        StructuredKind.False => null,
        // A value of another type than the directive's is one that cannot be read, also where its text would be: the strict meaning again.
        StructuredKind.Text when value.Text.All(char.IsAsciiDigit) => new CacheDirective(key, ""),
        _ => new CacheDirective(key, value.Text),
    };
}
