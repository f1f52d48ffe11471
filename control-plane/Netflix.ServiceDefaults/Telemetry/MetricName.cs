using System.Diagnostics.Metrics;
using System.Text;

namespace Netflix.ServiceDefaults.Telemetry;

internal enum MetricKind { Counter, Gauge, Histogram }

/// <summary>
/// The Prometheus name of an instrument, by the rules OpenTelemetry gives for the translation: dots become underscores, the unit is
/// spelled out behind the name, a counter ends in <c>_total</c>. <c>cdn.delivery.sent</c> in <c>By</c> is <c>cdn_delivery_sent_bytes_total</c>.
/// </summary>
internal static class MetricName
{
    private static readonly Dictionary<string, string> UnitWords = new(StringComparer.Ordinal)
    {
        ["By"] = "bytes", ["bit"] = "bits", ["s"] = "seconds", ["ms"] = "milliseconds", ["min"] = "minutes", ["h"] = "hours", ["d"] = "days",
        ["Hz"] = "hertz", ["Cel"] = "celsius", ["V"] = "volts", ["W"] = "watts", ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> PerWords = new(StringComparer.Ordinal)
    {
        ["s"] = "second", ["min"] = "minute", ["h"] = "hour", ["d"] = "day",
    };

    public static string Of(string instrument, string? unit, MetricKind kind)
    {
        string name = Sanitize(instrument);
        if (kind == MetricKind.Counter) name = WithoutSuffix(name, "total");
        name = WithSuffix(name, UnitSuffix(unit ?? "", kind));
        return kind == MetricKind.Counter ? WithSuffix(name, "total") : name;
    }

    public static MetricKind? KindOf(Instrument instrument)
    {
        Type type = instrument.GetType();
        Type? open = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (open == typeof(Counter<>) || open == typeof(ObservableCounter<>)) return MetricKind.Counter;
        if (open == typeof(Histogram<>)) return MetricKind.Histogram;
        return open == typeof(Gauge<>) || open == typeof(ObservableGauge<>) || open == typeof(UpDownCounter<>) || open == typeof(ObservableUpDownCounter<>)
            ? MetricKind.Gauge
            : null;
    }

    /// <summary>Letters, digits and single underscores; never a digit first.</summary>
    public static string Sanitize(string text)
    {
        var clean = new StringBuilder(text.Length + 1);
        foreach (char c in text)
        {
            char next = char.IsAsciiLetterOrDigit(c) ? c : '_';
            if (next != '_' || clean.Length == 0 || clean[^1] != '_') clean.Append(next);
        }
        if (clean.Length == 0 || char.IsAsciiDigit(clean[0])) clean.Insert(0, '_');
        return clean.ToString();
    }

    private static string UnitSuffix(string unit, MetricKind kind)
    {
        // A ratio of a counter would be a number without meaning.
        if (unit == "1") return kind == MetricKind.Counter ? "" : "ratio";
        string[] parts = WithoutAnnotations(unit).Split('/', 2);
        string amount = parts[0].Length == 0 ? "" : UnitWords.GetValueOrDefault(parts[0], Sanitize(parts[0]));
        if (parts.Length == 1 || parts[1].Length == 0) return amount;
        string per = $"per_{PerWords.GetValueOrDefault(parts[1], Sanitize(parts[1]))}";
        return amount.Length == 0 ? per : $"{amount}_{per}";
    }

    // "{request}" says what is counted; the name says that already.
    private static string WithoutAnnotations(string unit)
    {
        for (int open = unit.IndexOf('{'); open >= 0; open = unit.IndexOf('{'))
        {
            int close = unit.IndexOf('}', open);
            unit = close < 0 ? unit[..open] : unit.Remove(open, close - open + 1);
        }
        return unit;
    }

    private static string WithSuffix(string name, string suffix) =>
        suffix.Length == 0 || name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name : $"{name}_{suffix}";

    private static string WithoutSuffix(string name, string suffix) =>
        name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name[..^(suffix.Length + 1)] : name;
}
