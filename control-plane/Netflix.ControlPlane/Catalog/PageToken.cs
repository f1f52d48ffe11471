using System.Buffers.Text;
using System.Text;

namespace Netflix.ControlPlane.Catalog;

/// <summary>
/// Where the next page of rows begins: behind the row last shown. Opaque to callers; it names a row and not a number, so that a
/// catalog that changed between two pages neither repeats nor skips a row. It holds nothing worth signing.
/// </summary>
internal static class PageToken
{
    private const string Version = "1:";
    private const int MaxLength = 300;

    internal static string After(string rowId) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Version + rowId));

    /// <summary>False for what this program never gave out.</summary>
    internal static bool TryRead(string? token, out string? afterRowId)
    {
        afterRowId = null;
        if (string.IsNullOrEmpty(token)) return true;
        if (token.Length > MaxLength || !Base64Url.IsValid(token)) return false;
        string text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        if (!text.StartsWith(Version, StringComparison.Ordinal) || text.Length == Version.Length) return false;
        afterRowId = text[Version.Length..];
        return afterRowId.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
    }
}
