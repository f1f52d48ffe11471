using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Accounts;

internal sealed class AccountsMetrics
{
    private readonly Counter<long> _signIns;
    private readonly Counter<long> _refreshes;
    private readonly Histogram<double> _hashing;

    public AccountsMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create("Netflix.ControlPlane.Accounts");
        _signIns = meter.CreateCounter<long>("cdn.accounts.sign_ins", "{request}", "Sign-ups and sign-ins by outcome.");
        _refreshes = meter.CreateCounter<long>("cdn.accounts.refreshes", "{request}", "Session refreshes by outcome.");
        _hashing = meter.CreateHistogram<double>("cdn.accounts.password_hashing", "s", "Time to hash one password, without the wait for a turn.");
    }

    /// <param name="outcome">"created", "signed_in", "refused", "taken", "limited" or "busy".</param>
    internal void SignIn(string outcome) => _signIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="outcome">"rotated", "refused" or "reused".</param>
    internal void Refresh(string outcome) => _refreshes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void PasswordHashed(TimeSpan duration) => _hashing.Record(duration.TotalSeconds);
}
