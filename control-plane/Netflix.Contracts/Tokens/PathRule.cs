using System.Text;

namespace Netflix.Contracts.Tokens;

/// <summary>Numbers of CTA-5007's matches. A regular expression (4) is refused: its cost would be the issuer's choice.</summary>
public enum PathMatch
{
    Exact = 0,
    Prefix = 1,
    Suffix = 2,
    Contains = 3,
}

/// <summary>One condition on the request's path, compared byte by byte, after the token's element was taken off.</summary>
public sealed class PathRule
{
    private readonly byte[] _utf8;

    public PathRule(PathMatch match, string text)
    {
        (Match, Text, _utf8) = (match, text, Encoding.UTF8.GetBytes(text));
    }

    public PathMatch Match { get; }
    public string Text { get; }

    public bool Accepts(ReadOnlySpan<byte> path) => Match switch
    {
        PathMatch.Exact => path.SequenceEqual(_utf8),
        PathMatch.Prefix => path.StartsWith(_utf8),
        PathMatch.Suffix => path.EndsWith(_utf8),
        _ => path.IndexOf(_utf8) >= 0,
    };
}
