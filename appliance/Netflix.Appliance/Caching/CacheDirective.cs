using System.Text;
using Netflix.Appliance.Fill;

namespace Netflix.Appliance.Caching;

/// <summary>
/// One member of Cache-Control (RFC 9111, section 5.2): <c>name</c>, <c>name=token</c> or <c>name="quoted"</c>, the last two meaning the same.
/// </summary>
/// <param name="Name">In lower case.</param>
/// <param name="Argument">Unquoted; null without one. One that is malformed (space at '=', no closing quote) is empty, which is no valid value of any directive.</param>
internal readonly record struct CacheDirective(string Name, string? Argument)
{
    internal TimeSpan? Seconds => Argument is null ? null : DeltaSeconds.Read(Argument);

    /// <summary>The field names in <c>private="a, b"</c>; null when there are none, and the directive then means the whole response.</summary>
    internal IReadOnlyList<string>? FieldNames =>
        Argument is not null && FieldLines.Split(Argument) is { Count: > 0 } names && names.All(IsToken) ? names : null;

    internal static IEnumerable<CacheDirective> AllOf(IReadOnlyList<HeaderField> fields) => fields.Members("Cache-Control").Select(Read);

    private static CacheDirective Read(string member)
    {
        int equals = member.IndexOf('=');
        if (equals < 0) return new CacheDirective(member.ToLowerInvariant(), null);
        string name = member[..equals], argument = member[(equals + 1)..];
        bool spaced = name.AsSpan().TrimEnd(" \t").Length < name.Length || argument.AsSpan().TrimStart(" \t").Length < argument.Length;
        return new CacheDirective(name.TrimEnd(' ', '\t').ToLowerInvariant(), spaced ? "" : Unquoted(argument));
    }

    private static string Unquoted(string argument)
    {
        if (!argument.StartsWith('"')) return argument;
        var text = new StringBuilder(argument.Length);
        for (int i = 1; i < argument.Length; i++)
        {
            if (argument[i] == '"') return i == argument.Length - 1 ? text.ToString() : "";
            if (argument[i] == '\\' && ++i == argument.Length) break;
            text.Append(argument[i]);
        }
        return "";
    }

    private static bool IsToken(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c));
}
