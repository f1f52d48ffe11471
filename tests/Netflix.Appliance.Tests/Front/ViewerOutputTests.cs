using System.Net;
using System.Net.Sockets;
using Netflix.Appliance.Front;
using Netflix.Transport;

namespace Netflix.Appliance.Tests.Front;

public sealed class ViewerOutputTests
{
    private const int SocketLevel = 1, MaxPacingRate = 47;

    [Fact]
    public async Task A_pace_is_the_sockets_and_is_set_only_when_it_changes()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using Socket socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        var output = new SocketOutput(socket, new AlwaysRoom());
        uint untouched = Rate(socket);

        output.Pace(null);
        Assert.Equal(untouched, Rate(socket));
        output.Pace(250_000);
        Assert.Equal(250_000u, Rate(socket));

        // Somebody else's value would stand only if no call was made.
        socket.SetRawSocketOption(SocketLevel, MaxPacingRate, BitConverter.GetBytes(111_111u));
        output.Pace(250_000);
        Assert.Equal(111_111u, Rate(socket));

        output.Pace(500_000);
        Assert.Equal(500_000u, Rate(socket));
        output.Pace(null);
        Assert.Equal(uint.MaxValue, Rate(socket));
    }

    private static uint Rate(Socket socket)
    {
        byte[] value = new byte[sizeof(uint)];
        socket.GetRawSocketOption(SocketLevel, MaxPacingRate, value);
        return BitConverter.ToUInt32(value);
    }

    private sealed class AlwaysRoom : IWritableFeature
    {
        public bool IsAborted => false;

        public ValueTask UntilWritableAsync() => ValueTask.CompletedTask;
    }
}
