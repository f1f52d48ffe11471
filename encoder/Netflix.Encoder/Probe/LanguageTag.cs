namespace Netflix.Encoder.Probe;

/// <summary>
/// Language of a track: containers carry ISO 639-2 ("ger" or "deu"), manifests and folder names want the shortest BCP 47 ("de").
/// Any other becomes "und": the tag comes from an untrusted file, ends up in a path, and the packager fails on a language that
/// it does not know.
/// </summary>
internal static class LanguageTag
{
    public const string Undetermined = "und";

    private static readonly Dictionary<string, string> Shortest = new(StringComparer.Ordinal)
    {
        ["ara"] = "ar", ["ben"] = "bn", ["bul"] = "bg", ["cat"] = "ca", ["ces"] = "cs", ["cze"] = "cs", ["chi"] = "zh", ["zho"] = "zh",
        ["dan"] = "da", ["deu"] = "de", ["ger"] = "de", ["dut"] = "nl", ["nld"] = "nl", ["ell"] = "el", ["gre"] = "el", ["eng"] = "en",
        ["est"] = "et", ["eus"] = "eu", ["baq"] = "eu", ["fas"] = "fa", ["per"] = "fa", ["fin"] = "fi", ["fra"] = "fr", ["fre"] = "fr",
        ["gle"] = "ga", ["heb"] = "he", ["hin"] = "hi", ["hrv"] = "hr", ["hun"] = "hu", ["ice"] = "is", ["isl"] = "is", ["ind"] = "id",
        ["ita"] = "it", ["jpn"] = "ja", ["kor"] = "ko", ["lav"] = "lv", ["lit"] = "lt", ["may"] = "ms", ["msa"] = "ms", ["nor"] = "no",
        ["pol"] = "pl", ["por"] = "pt", ["ron"] = "ro", ["rum"] = "ro", ["rus"] = "ru", ["slk"] = "sk", ["slo"] = "sk", ["slv"] = "sl",
        ["spa"] = "es", ["srp"] = "sr", ["swe"] = "sv", ["tam"] = "ta", ["tel"] = "te", ["tha"] = "th", ["tur"] = "tr", ["ukr"] = "uk",
        ["urd"] = "ur", ["vie"] = "vi", ["wel"] = "cy", ["cym"] = "cy",
    };

    public static string From(string? containerTag)
    {
        string tag = containerTag?.Trim().ToLowerInvariant() ?? "";
        if (Shortest.TryGetValue(tag, out string? known)) return known;
        return Shortest.ContainsValue(tag) ? tag : Undetermined;
    }
}
