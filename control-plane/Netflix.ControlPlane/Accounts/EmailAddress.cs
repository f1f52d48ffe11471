namespace Netflix.ControlPlane.Accounts;

/// <summary>
/// E-mail addresses as account names. Lower case throughout: no mail provider in use tells "Ann@" from "ann@", but people type both.
/// ASCII only; an internationalised domain is given in its xn-- form.
/// </summary>
internal static class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private const string LocalPunctuation = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>The address to store and compare, or null when it is not one.</summary>
    internal static string? Normalise(string? text)
    {
        string address = text?.Trim().ToLowerInvariant() ?? "";
        int at = address.LastIndexOf('@');
        return address.Length <= MaxLength && at > 0 && IsLocalPart(address.AsSpan(0, at)) && IsDomain(address.AsSpan(at + 1)) ? address : null;
    }

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.Length > MaxLocalLength || local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0) return false;
        foreach (char c in local)
            if (!char.IsAsciiLetterOrDigit(c) && !LocalPunctuation.Contains(c, StringComparison.Ordinal)) return false;
        return true;
    }

    // A host without a dot is allowed: on a laptop the operator is somebody@localhost.
    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (domain.IsEmpty) return false;
        foreach (Range range in domain.Split('.'))
        {
            ReadOnlySpan<char> label = domain[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
            foreach (char c in label)
                if (!char.IsAsciiLetterOrDigit(c) && c != '-') return false;
        }
        return true;
    }
}
