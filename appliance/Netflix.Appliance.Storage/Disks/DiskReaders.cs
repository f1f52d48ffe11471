using System.Buffers;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using Netflix.Appliance.Storage.PageCache;

namespace Netflix.Appliance.Storage.Disks;

/// <summary>
/// The threads that wait for one disk. A slow disk holds up its own readers and whoever asked them, never the thread pool and
/// never another disk. The queue is bounded; who finds it full waits for a place without a thread.
/// </summary>
internal sealed class DiskReaders : IDisposable
{
    private const int QueuedReads = 1024;
    private const int TouchBytes = 256 * 1024;

    private readonly Channel<Action> _queue = Channel.CreateBounded<Action>(QueuedReads);
    private readonly Thread[] _threads;

    internal DiskReaders(string disk, int threads)
    {
        _threads = [.. Enumerable.Range(0, threads).Select(_ => new Thread(Work) { IsBackground = true, Name = $"reads {disk}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>Runs it on a reader. A caller that gives up frees its place when its turn comes.</summary>
    /// <exception cref="ObjectDisposedException">The store was closed.</exception>
    internal async Task<T> RunAsync<T>(Func<T> read, CancellationToken cancel)
    {
        // Continuations go to the pool: a reader reads.
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _queue.Writer.WriteAsync(() => Run(read, done, cancel), cancel);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(DiskReaders), "The store is closed.");
        }
        return await done.Task;
    }

    public void Dispose()
    {
        _queue.Writer.TryComplete();
        foreach (Thread thread in _threads) thread.Join();
    }

    /// <summary>Reads a part of a file for nothing but the page cache: to be called on a reader.</summary>
    internal static bool Touch(SafeFileHandle file, long offset, int length, Func<Exception, Exception> failed)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(Math.Min(length, TouchBytes));
        try
        {
            // Of a file that is read without read-ahead each read below would be a turn of the disk's of its own.
            FileAdvice.Fetch(file, offset, length);
            while (length > 0)
            {
                int read = RandomAccess.Read(file, scratch.AsSpan(0, Math.Min(length, scratch.Length)), offset);
                if (read == 0) throw new EndOfStreamException("A region file ended early.");
                offset += read;
                length -= read;
            }
            return true;
        }
        catch (Exception error) when (DiskErrors.IsOfDisk(error))
        {
            throw failed(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private static void Run<T>(Func<T> read, TaskCompletionSource<T> done, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
        {
            done.SetCanceled(cancel);
            return;
        }
        try
        {
            done.SetResult(read());
        }
        catch (Exception error)
        {
            // Not this thread's to judge: whoever asked gets it.
            done.SetException(error);
        }
    }

    private void Work()
    {
        ChannelReader<Action> reader = _queue.Reader;
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out Action? read)) read();
        }
    }
}
