namespace Netflix.LoadTests.Restart;

/// <param name="Stored">Objects clients had before the kill.</param>
/// <param name="FirstHit">Seconds from the start of the program to the first hit.</param>
/// <param name="AllHits">Seconds until a hundred objects from all over the cache had been served.</param>
/// <param name="Sampled">Objects older than a second that were asked for.</param>
/// <param name="Young">Objects clients had for less than a second, which may be lost.</param>
internal sealed record RestartResult(string Server, int Stored, double FirstHit, double AllHits, int Sampled, int Lost, int Wrong, int Young, int YoungLost);
