using Microsoft.Extensions.Options;

namespace Netflix.Origin.Access;

/// <summary>Fetches the keys again and again: every second while none are known, then at the configured interval.</summary>
internal sealed class SigningKeyRefresh(SigningKeys keys, IOptions<TokenOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        keys.Restore();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await keys.RefreshAsync(stoppingToken);
            TimeSpan pause = keys.Current.Count == 0 ? Retry : TimeSpan.FromSeconds(options.Value.RefreshSeconds);
            await Task.Delay(pause, time, stoppingToken);
        }
    }
}
