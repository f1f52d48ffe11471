using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Tests.Site;

/// <summary>A control plane's fleet service over real gRPC.</summary>
internal sealed class FleetStandIn : IAsyncDisposable
{
    internal const string Secret = "enrol-me";
    internal const string OriginToken = "token-of-the-origin";

    private readonly WebApplication _app;

    private FleetStandIn(WebApplication app) => _app = app;

    internal Uri Url { get; private set; } = null!;
    internal Uri? OriginUrl { get; set; }
    internal Assignment Assignment { get; set; } = new() { Version = 1 };
    internal ViewerAccess? ViewerAccess { get; set; }
    internal bool KnowsAppliance { get; set; }
    internal ConcurrentQueue<RegisterRequest> Registrations { get; } = new();
    internal ConcurrentQueue<HeartbeatRequest> Heartbeats { get; } = new();
    internal ConcurrentQueue<string?> Secrets { get; } = new();

    internal static async Task<FleetStandIn> StartAsync(OriginStandIn origin)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        FleetStandIn? fleet = null;
        builder.Services.AddSingleton(_ => fleet!);
        WebApplication app = builder.Build();
        fleet = new FleetStandIn(app) { OriginUrl = origin.Url };
        app.MapGrpcService<Service>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        fleet.Url = new Uri(app.Urls.First());
        return fleet;
    }

    /// <summary>The control plane is gone; its address stays known.</summary>
    internal Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed class Service(FleetStandIn fleet) : Fleet.FleetBase
    {
        public override Task<RegisterResponse> Register(RegisterRequest request, ServerCallContext context)
        {
            fleet.Secrets.Enqueue(context.RequestHeaders.GetValue("authorization"));
            fleet.Registrations.Enqueue(request);
            fleet.KnowsAppliance = true;
            return Task.FromResult(new RegisterResponse
            {
                ApplianceId = "8a5f0d5e-4b0c-4a7e-9d63-0d9f6e2b1c11",
                HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(100)),
                Assignment = fleet.Assignment,
                Origin = new OriginAccess
                {
                    Url = fleet.OriginUrl!.AbsoluteUri, Token = OriginToken, Expires = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(1)),
                },
            });
        }

        public override Task<HeartbeatResponse> Heartbeat(HeartbeatRequest request, ServerCallContext context)
        {
            if (!fleet.KnowsAppliance) throw new RpcException(new Status(StatusCode.NotFound, "Register first."));
            fleet.Heartbeats.Enqueue(request);
            var response = new HeartbeatResponse();
            if (request.AssignmentVersion < fleet.Assignment.Version) response.Assignment = fleet.Assignment;
            if (request.ViewerAccessRevision != fleet.ViewerAccess?.Revision) response.ViewerAccess = fleet.ViewerAccess;
            return Task.FromResult(response);
        }
    }
}
