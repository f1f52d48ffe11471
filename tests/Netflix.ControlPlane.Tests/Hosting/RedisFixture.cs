using Netflix.Lab.Servers;

[assembly: AssemblyFixture(typeof(Netflix.ControlPlane.Tests.Hosting.RedisFixture))]

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>One real redis-server for all tests of the assembly that want one; ids are random, so tests do not meet.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync(cancel: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
