using System.Collections.Concurrent;

namespace Netflix.Appliance.Storage.Index;

/// <summary>
/// The thread that reads and writes checkpoints of one index. FASTER waits for small writes on whichever thread moves a checkpoint on,
/// with the index's locks held; with all threads of the pool waiting for those locks, a write that needs the pool to end never does.
/// </summary>
internal sealed class CheckpointWriter : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    internal CheckpointWriter() => new Thread(Run) { IsBackground = true, Name = "Checkpoint" }.Start();

    internal void Do(Action work) => _work.Add(work);

    /// <summary>What was asked for is done first.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (Action work in _work.GetConsumingEnumerable()) work();
        _work.Dispose();
    }
}
