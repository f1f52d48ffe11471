using System.Threading.RateLimiting;

namespace Netflix.ControlPlane.Accounts;

/// <summary>
/// Hashes a bounded number of passwords at a time: each costs 19 MiB, so a burst of sign-ins would otherwise take the replica's
/// memory. Whoever finds the queue full gets null, to be answered with 503.
/// </summary>
internal sealed class PasswordHasher : IDisposable
{
    private readonly ConcurrencyLimiter _turns;
    private readonly AccountsMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<PasswordHash>> _nobody = new(() => PasswordHash.CreateAsync("the password of nobody"));

    public PasswordHasher(IOptions<AccountsOptions> options, AccountsMetrics metrics, TimeProvider time)
    {
        (_metrics, _time) = (metrics, time);
        _turns = new(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.Value.ConcurrentPasswordHashes,
            QueueLimit = options.Value.QueuedPasswordHashes,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    internal Task<PasswordHash?> TryHashAsync(string password, CancellationToken cancel) =>
        InTurnAsync<PasswordHash?>(async () => await PasswordHash.CreateAsync(password), cancel);

    /// <param name="hash">PHC string; null for an account that does not exist, which costs the same time and is never right.</param>
    internal Task<bool?> TryVerifyAsync(string? hash, string password, CancellationToken cancel) =>
        InTurnAsync<bool?>(async () =>
        {
            PasswordHash known = hash is null ? await _nobody.Value : PasswordHash.Parse(hash);
            return await known.VerifyAsync(password) && hash is not null;
        }, cancel);

    public void Dispose() => _turns.Dispose();

    private async Task<T?> InTurnAsync<T>(Func<Task<T?>> hash, CancellationToken cancel)
    {
        using RateLimitLease turn = await _turns.AcquireAsync(1, cancel);
        if (!turn.IsAcquired) return default;
        long start = _time.GetTimestamp();
        // Tens of milliseconds of pure computation: not on the thread that carries the request's I/O.
        T? result = await Task.Run(hash, cancel);
        _metrics.PasswordHashed(_time.GetElapsedTime(start));
        return result;
    }
}
