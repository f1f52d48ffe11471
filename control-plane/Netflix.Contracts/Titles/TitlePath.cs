namespace Netflix.Contracts.Titles;

/// <summary>
/// A file's place inside a packaged title: one to eight segments of <c>[A-Za-z0-9][A-Za-z0-9._-]*</c> joined by '/', at most
/// 200 characters. Nothing that a file system or a URL could read in two ways is a title path.
/// </summary>
public static class TitlePath
{
    public const int MaxLength = 200;
    public const int MaxDepth = 8;

    public static bool IsValid(ReadOnlySpan<char> path)
    {
        if (path.Length is 0 or > MaxLength) return false;
        int depth = 1;
        bool atStart = true;
        foreach (char c in path)
        {
            if (c == '/')
            {
                if (atStart || ++depth > MaxDepth) return false;
                atStart = true;
            }
            else if (char.IsAsciiLetterOrDigit(c))
            {
                atStart = false;
            }
            else if (atStart || c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }
        return !atStart;
    }
}
