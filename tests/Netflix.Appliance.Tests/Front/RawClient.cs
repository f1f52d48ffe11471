using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Netflix.Appliance.Tests.Front;

internal sealed record RawAnswer(int Status, string Head, string Body);

/// <summary>Sends any bytes and reads answers one by one, as strictly as a suspicious peer.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpClient _tcp = new();
    private readonly List<byte> _pending = [];
    private NetworkStream _stream = null!;

    internal static async Task<RawClient> ConnectAsync(Uri server)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        client._stream = client._tcp.GetStream();
        return client;
    }

    internal async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>A connection that was refused may be gone already.</summary>
    internal async Task TrySendAsync(string text)
    {
        try
        {
            await SendAsync(text);
        }
        catch (IOException)
        {
            // What is read next tells.
        }
    }

    /// <summary>The next answer; its body by Content-Length or chunks.</summary>
    internal async Task<RawAnswer> ReadAsync()
    {
        int end;
        while ((end = Text().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0) await MoreAsync();
        string head = Text()[..(end + 2)];
        _pending.RemoveRange(0, end + 4);
        int status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        if (status < 200 || status is 204 or 304) return new RawAnswer(status, head, "");
        string body = head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal) ? await ChunksAsync() : await TakeAsync(LengthIn(head));
        return new RawAnswer(status, head, body);
    }

    /// <summary>The next answer; null when the server closes instead, or resets what it has refused.</summary>
    internal async Task<RawAnswer?> TryReadAsync()
    {
        try
        {
            if (_pending.Count == 0) await MoreAsync();
        }
        catch (IOException)
        {
            return null;
        }
        return await ReadAsync();
    }

    /// <summary>Nothing more is sent; answers still come.</summary>
    internal void EndSending()
    {
        try
        {
            _tcp.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was quicker.
        }
    }

    /// <summary>What comes until the server closes, or at least that many bytes have come.</summary>
    internal async Task<string> ReadToEndAsync(int enough = int.MaxValue)
    {
        try
        {
            while (_pending.Count < enough) await MoreAsync();
        }
        catch (IOException)
        {
            // A reset is an end as well.
        }
        return Text();
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private static int LengthIn(string head)
    {
        string line = head.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
        return int.Parse(line["Content-Length: ".Length..], CultureInfo.InvariantCulture);
    }

    private async Task<string> ChunksAsync()
    {
        var body = new StringBuilder();
        while (true)
        {
            int end;
            while ((end = Text().IndexOf("\r\n", StringComparison.Ordinal)) < 0) await MoreAsync();
            int length = int.Parse(Text().AsSpan(0, end), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            _pending.RemoveRange(0, end + 2);
            body.Append(await TakeAsync(length));
            Assert.Equal("\r\n", await TakeAsync(2));
            if (length == 0) return body.ToString();
        }
    }

    private async Task<string> TakeAsync(int length)
    {
        while (_pending.Count < length) await MoreAsync();
        string taken = Text()[..length];
        _pending.RemoveRange(0, length);
        return taken;
    }

    private string Text() => Encoding.Latin1.GetString([.. _pending]);

    private async Task MoreAsync()
    {
        byte[] buffer = new byte[16 * 1024];
        using var deadline = new CancellationTokenSource(Patience);
        int read = await _stream.ReadAsync(buffer, deadline.Token);
        if (read == 0) throw new EndOfStreamException($"The server closed; unread so far: '{Text()}'");
        _pending.AddRange(buffer.AsSpan(0, read));
    }
}
