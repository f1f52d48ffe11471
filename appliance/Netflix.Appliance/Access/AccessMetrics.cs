using System.Diagnostics.Metrics;

namespace Netflix.Appliance.Access;

internal sealed class AccessMetrics
{
    private static readonly KeyValuePair<string, object?>[] Labels =
        [.. Enum.GetValues<AccessVerdict>().Select(verdict => KeyValuePair.Create("verdict", (object?)Label(verdict)))];

    private readonly Counter<long> _checks;
    private readonly Counter<long> _signatures;

    public AccessMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.Appliance.Access");
        _checks = meter.CreateCounter<long>("cdn.access.checks", "{request}", "Requests the gate decided about, by verdict.");
        _signatures = meter.CreateCounter<long>("cdn.access.signature_checks", "{token}", "Tokens whose signature had to be checked, good or bad.");
    }

    internal void Decided(AccessVerdict verdict) => _checks.Add(1, Labels[(int)verdict]);

    internal void SignatureChecked() => _signatures.Add(1);

    internal static string Label(AccessVerdict verdict) => verdict switch
    {
        AccessVerdict.Granted => "granted",
        AccessVerdict.Missing => "missing",
        AccessVerdict.Malformed => "malformed",
        AccessVerdict.BadSignature => "bad_signature",
        AccessVerdict.UnknownKey => "unknown_key",
        AccessVerdict.Expired => "expired",
        AccessVerdict.NotYetValid => "not_yet_valid",
        AccessVerdict.WrongPath => "wrong_path",
        AccessVerdict.WrongMethod => "wrong_method",
        AccessVerdict.WrongNetwork => "wrong_network",
        AccessVerdict.WrongCountry => "wrong_country",
        _ => "revoked",
    };
}
