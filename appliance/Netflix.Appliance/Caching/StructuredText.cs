using System.Text;

namespace Netflix.Appliance.Caching;

internal enum StructuredKind
{
    True,
    False,
    Integer,
    Text,
    Other,
}

/// <param name="Text">The digits, the unquoted string or the token; empty for kinds no cache directive has.</param>
internal readonly record struct StructuredValue(StructuredKind Kind, string Text);

/// <summary>A cursor over a structured field (RFC 9651, section 4.2): as much of it as dictionaries of cache directives need.</summary>
internal struct StructuredText(string text)
{
    private int _at;

    internal readonly bool AtEnd => _at == text.Length;

    private readonly char Next => AtEnd ? '\0' : text[_at];

    internal bool TryTake(char wanted)
    {
        if (AtEnd || Next != wanted) return false;
        _at++;
        return true;
    }

    internal void SkipSpaces()
    {
        while (Next == ' ') _at++;
    }

    internal void SkipWhitespace()
    {
        while (Next is ' ' or '\t') _at++;
    }

    internal bool TryReadKey(out string key)
    {
        int start = _at;
        if (char.IsAsciiLetterLower(Next) || Next == '*') _at++;
        while (_at > start && (char.IsAsciiLetterLower(Next) || char.IsAsciiDigit(Next) || Next is '_' or '-' or '.' or '*')) _at++;
        key = text[start.._at];
        return key.Length > 0;
    }

    internal bool TrySkipParameters()
    {
        while (TryTake(';'))
        {
            SkipSpaces();
            if (!TryReadKey(out _) || (TryTake('=') && !TryReadItem(out _))) return false;
        }
        return true;
    }

    /// <summary>An item, or an inner list, which no directive has.</summary>
    internal bool TryReadValue(out StructuredValue value)
    {
        if (Next != '(') return TryReadItem(out value);
        value = new StructuredValue(StructuredKind.Other, "");
        _at++;
        while (true)
        {
            SkipSpaces();
            if (TryTake(')')) return true;
            if (!TryReadItem(out _) || !TrySkipParameters() || Next is not (' ' or ')')) return false;
        }
    }

    private bool TryReadItem(out StructuredValue item)
    {
        item = new StructuredValue(StructuredKind.Other, "");
        switch (Next)
        {
            case '?':
                _at++;
                item = new StructuredValue(Next == '1' ? StructuredKind.True : StructuredKind.False, "");
                return TryTake('0') || TryTake('1');
            case '"':
                return TryReadString(out item);
            case ':':
                _at++;
                while (char.IsAsciiLetterOrDigit(Next) || Next is '+' or '/' or '=') _at++;
                return TryTake(':');
            case '@':
                _at++;
                return TryReadNumber(out StructuredValue date) && date.Kind == StructuredKind.Integer;
            case '-' or (>= '0' and <= '9'):
                return TryReadNumber(out item);
        }
        if (!char.IsAsciiLetter(Next) && Next != '*') return false;
        int start = _at;
        while (char.IsAsciiLetterOrDigit(Next) || (!AtEnd && "!#$%&'*+-.^_`|~:/".Contains(Next))) _at++;
        item = new StructuredValue(StructuredKind.Text, text[start.._at]);
        return true;
    }

    private bool TryReadNumber(out StructuredValue number)
    {
        number = default;
        int start = _at;
        TryTake('-');
        int digits = SkipDigits();
        if (digits is 0 or > 15) return false;
        if (!TryTake('.'))
        {
            number = new StructuredValue(StructuredKind.Integer, text[start.._at]);
            return true;
        }
        number = new StructuredValue(StructuredKind.Other, "");
        return digits <= 12 && SkipDigits() is >= 1 and <= 3;
    }

    private int SkipDigits()
    {
        int start = _at;
        while (char.IsAsciiDigit(Next)) _at++;
        return _at - start;
    }

    private bool TryReadString(out StructuredValue value)
    {
        value = default;
        var read = new StringBuilder();
        for (_at++; !AtEnd; _at++)
        {
            char c = text[_at];
            if (c == '"')
            {
                _at++;
                value = new StructuredValue(StructuredKind.Text, read.ToString());
                return true;
            }
            if (c == '\\' && (++_at == text.Length || (c = text[_at]) is not ('"' or '\\'))) return false;
            if (c is < ' ' or > '~') return false;
            read.Append(c);
        }
        return false;
    }
}
