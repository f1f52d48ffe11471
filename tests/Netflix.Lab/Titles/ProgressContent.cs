using System.Net;

namespace Netflix.Lab.Titles;

/// <summary>A file as a request body that says how far it got.</summary>
internal sealed class ProgressContent(FileStream file, Action<double>? progress) : HttpContent
{
    private const int BufferBytes = 256 * 1024;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        byte[] buffer = new byte[BufferBytes];
        int read;
        while ((read = await file.ReadAsync(buffer)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read));
            progress?.Invoke((double)file.Position / file.Length);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }
}
