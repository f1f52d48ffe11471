using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Netflix.Contracts.Tokens;

namespace Netflix.Origin.Tests.Running;

/// <summary>The origin as its own process, started as it is in production, to be killed.</summary>
internal sealed class OriginProcess : IAsyncDisposable
{
    private readonly Process _process;

    private OriginProcess(Process process, OriginClient client) => (_process, Client) = (process, client);

    public OriginClient Client { get; }

    /// <param name="shell">A command line around it, with "$@" for the program, e.g. to give it a file system of its own.</param>
    public static async Task<OriginProcess> StartAsync(TokenIssuer issuer, string folder, string? shell = null)
    {
        string[] program =
        [
            Path.Combine(AppContext.BaseDirectory, "Netflix.Origin"), "--Kestrel:Endpoints:Public:Url=http://127.0.0.1:0",
            $"--Content:Folder={folder}", $"--Tokens:Authority={issuer.Url}",
        ];
        ProcessStartInfo start = shell is null ? new(program[0], program[1..]) : new("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", shell, "sh", .. program]);
        start.RedirectStandardOutput = true;
        Channel<string> lines = Channel.CreateUnbounded<string>();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) lines.Writer.TryWrite(text);
            else lines.Writer.TryComplete();
        };
        process.Start();
        process.BeginOutputReadLine();
        Uri url = await ListeningAsync(lines.Reader);
        string scopes = $"{OriginToken.ReadTitles} {OriginToken.WriteTitles} {OriginToken.ReadMasters} {OriginToken.WriteMasters}";
        var origin = new OriginProcess(process, new OriginClient(url, issuer.Token(scopes)));
        await origin.Client.WaitUntilReadyAsync();
        return origin;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<Uri> ListeningAsync(ChannelReader<string> lines)
    {
        List<string> seen = [];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(OriginClient.Patience);
        await foreach (string line in lines.ReadAllAsync(patience.Token))
        {
            seen.Add(line);
            if (line.Contains("Now listening on", StringComparison.Ordinal))
                return new Uri(JsonSerializer.Deserialize<JsonElement>(line).GetProperty("State").GetProperty("address").GetString()!);
        }
        throw new InvalidOperationException($"The origin ended before it listened:\n{string.Join('\n', seen)}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }
}
