using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>Looking into header fields: names in any case, lines in the order they came (RFC 9110, section 5.3).</summary>
internal static class FieldLines
{
    internal static bool Has(this IReadOnlyList<HeaderField> fields, string name) => fields.First(name) is not null;

    /// <summary>The first line of that name, without the whitespace around it.</summary>
    internal static string? First(this IReadOnlyList<HeaderField> fields, string name)
    {
        foreach (HeaderField field in fields)
        {
            if (Is(field, name)) return field.Value.Trim(' ', '\t');
        }
        return null;
    }

    internal static IEnumerable<string> Lines(this IReadOnlyList<HeaderField> fields, string name) =>
        from field in fields where Is(field, name) select field.Value.Trim(' ', '\t');

    /// <summary>All lines as one, which is what they mean; null when there is none.</summary>
    internal static string? Combined(this IReadOnlyList<HeaderField> fields, string name) =>
        fields.Has(name) ? string.Join(", ", fields.Lines(name)) : null;

    /// <summary>
    /// The members of a list field. A comma in a quoted string does not separate; a quote that never closes takes the rest of its own
    /// line with it, not the next line.
    /// </summary>
    internal static IEnumerable<string> Members(this IReadOnlyList<HeaderField> fields, string name) => fields.Lines(name).SelectMany(Split);

    internal static List<string> Split(string line)
    {
        var members = new List<string>();
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (quoted && line[i] == '\\') i++;
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                Add(line[start..i]);
                start = i + 1;
            }
        }
        Add(line[start..]);
        return members;

        // Empty members mean nothing: RFC 9110, section 5.6.1.2.
        void Add(string member)
        {
            member = member.Trim(' ', '\t');
            if (member.Length > 0) members.Add(member);
        }
    }

    private static bool Is(HeaderField field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
