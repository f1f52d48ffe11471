using System.Text;
using Netflix.Appliance.Front;

namespace Netflix.Appliance.Delivery.Pacing;

/// <summary>Where a request carries CMCD: in its fields, or in the query argument of that name.</summary>
internal static class CmcdReport
{
    private const string Argument = "CMCD=";

    /// <returns>Null without a report.</returns>
    internal static Cmcd? Of(ViewerRequest request)
    {
        Cmcd? cmcd = null;
        if (request.Text(KnownField.Cmcd) is { } fields) cmcd = Cmcd.None.With(Encoding.Latin1.GetBytes(fields));
        if (InQuery(request.Target) is { Length: <= Cmcd.MaxLength * 3 } encoded)
            cmcd = (cmcd ?? Cmcd.None).With(Encoding.Latin1.GetBytes(Uri.UnescapeDataString(encoded)));
        return cmcd;
    }

    private static string? InQuery(string target)
    {
        int query = target.IndexOf('?', StringComparison.Ordinal);
        if (query < 0) return null;
        int at = query;
        while ((at = target.IndexOf(Argument, at + 1, StringComparison.Ordinal)) >= 0)
        {
            if (target[at - 1] is not ('?' or '&')) continue;
            int from = at + Argument.Length, end = target.IndexOf('&', from);
            return end < 0 ? target[from..] : target[from..end];
        }
        return null;
    }
}
