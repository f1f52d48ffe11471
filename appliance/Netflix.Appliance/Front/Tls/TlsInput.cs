using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Netflix.Appliance.Front.Tls;

/// <summary>Decrypts what arrives into a pipe, which whoever speaks HTTP reads as it would read the socket's.</summary>
internal static class TlsInput
{
    /// <summary>Ends when the client has sent its last, when nobody reads any more, or when the records' reader is woken.</summary>
    internal static async Task PumpAsync(PipeReader records, TlsSession session, PipeWriter clear)
    {
        Exception? broken = null;
        try
        {
            while (true)
            {
                ReadResult result = await records.ReadAsync();
                if (result.IsCanceled) break;
                bool goesOn = session.Decrypt(result.Buffer, clear) && !result.IsCompleted;
                records.AdvanceTo(result.Buffer.End);
                FlushResult flushed = await clear.FlushAsync();
                if (!goesOn || flushed.IsCompleted) break;
            }
        }
        catch (Exception error) when (error is ConnectionResetException or ConnectionAbortedException or IOException)
        {
            broken = error;
        }
        await clear.CompleteAsync(broken);
    }
}
