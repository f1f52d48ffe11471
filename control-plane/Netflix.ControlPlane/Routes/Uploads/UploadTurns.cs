namespace Netflix.ControlPlane.Routes.Uploads;

/// <summary>Few uploads at once, each of which may take a core for a minute.</summary>
internal sealed class UploadTurns(IOptions<UploadOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(options.Value.UploadsAtOnce);

    /// <returns>Null when all turns are taken; otherwise to be disposed at the end.</returns>
    internal IDisposable? TryTake() => _turns.Wait(0) ? new Turn(_turns) : null;

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
