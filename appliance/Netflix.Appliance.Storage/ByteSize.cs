using System.Globalization;

namespace Netflix.Appliance.Storage;

/// <summary>Sizes as people write them: "20GB" (decimal), "512MiB" (binary) or plain bytes.</summary>
public static class ByteSize
{
    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("KIB", 1L << 10), ("MIB", 1L << 20), ("GIB", 1L << 30), ("TIB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000), ("B", 1),
    ];

    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        string number = (text ?? "").Trim().ToUpperInvariant();
        long factor = 1;
        foreach ((string suffix, long unit) in Units)
        {
            if (!number.EndsWith(suffix, StringComparison.Ordinal)) continue;
            number = number[..^suffix.Length].TrimEnd();
            factor = unit;
            break;
        }
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)) return false;
        if (value < 0 || value > long.MaxValue / factor) return false;
        bytes = (long)(value * factor);
        return true;
    }
}
