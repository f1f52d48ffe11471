using System.Diagnostics.Metrics;

namespace Netflix.ControlPlane.Playback;

internal sealed class PlaybackMetrics
{
    private readonly Counter<long> _plays;

    public PlaybackMetrics(IMeterFactory meters) => _plays = meters.Create("Netflix.ControlPlane.Playback")
        .CreateCounter<long>("cdn.playback.plays", "{request}", "Requests to play a title, by outcome.");

    internal void Play(PlaybackOutcome outcome) => _plays.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToLabel()));
}
