using System.Collections.Concurrent;
using System.Diagnostics;

namespace Netflix.Encoder.Processes;

/// <summary>
/// Starts every child from one thread that lives as long as the encoder. The kernel ties a child's parent-death signal to the
/// <i>thread</i> that forked it: started from a pool thread, a long encode would be killed when the pool retires that thread;
/// started from here, it dies exactly when the encoder does, <c>kill -9</c> included.
/// </summary>
internal sealed class ChildStarter : IDisposable
{
    private readonly BlockingCollection<(Process Child, TaskCompletionSource Started)> _orders = new(boundedCapacity: 64);
    private readonly Thread _thread;

    public ChildStarter()
    {
        _thread = new Thread(StartChildren) { IsBackground = true, Name = "child-starter" };
        _thread.Start();
    }

    /// <exception cref="System.ComponentModel.Win32Exception">The file is missing or cannot be executed.</exception>
    public Task StartAsync(Process child)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Add((child, started));
        return started.Task;
    }

    // Ends the thread, and with it any child that is still there.
    public void Dispose()
    {
        _orders.CompleteAdding();
        _thread.Join();
        _orders.Dispose();
    }

    private void StartChildren()
    {
        foreach ((Process child, TaskCompletionSource started) in _orders.GetConsumingEnumerable())
        {
            try
            {
                child.Start();
                started.SetResult();
            }
            catch (Exception error)
            {
                started.SetException(error);
            }
        }
    }
}
