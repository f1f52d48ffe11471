using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Netflix.Contracts.Enrolment;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Tests.Site;

/// <summary>A control plane's fleet service over real gRPC and mutual TLS.</summary>
internal sealed class FleetStandIn : IAsyncDisposable
{
    internal const string OriginToken = "token-of-the-origin";
    internal const string ApplianceId = "8a5f0d5e-4b0c-4a7e-9d63-0d9f6e2b1c11";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SignedConfiguration> _configurations = new();
    private readonly ConcurrentQueue<ToAppliance> _orders = new();
    private readonly ConcurrentQueue<PurgeOrder> _purges = new();
    private volatile CancellationTokenSource _links = new();

    private FleetStandIn(WebApplication app, AuthorityStandIn authority) => (_app, Authority, Token) = (app, authority, EnrolmentToken.Create(authority.PublicKey));

    internal AuthorityStandIn Authority { get; }
    internal Uri Url { get; private set; } = null!;
    internal Uri? OriginUrl { get; set; }
    internal Assignment Assignment { get; set; } = new() { Version = 1 };
    internal ViewerAccess? ViewerAccess { get; set; }

    /// <summary>The one that opens.</summary>
    internal EnrolmentToken Token { get; set; }

    /// <summary>Of the certificates it gives.</summary>
    internal TimeSpan CertificateLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Not null: what streams are refused with.</summary>
    internal Status? Refusal { get; set; }

    internal ConcurrentQueue<EnrolRequest> Enrolments { get; } = new();
    internal ConcurrentQueue<(Hello Hello, string Certificate)> Hellos { get; } = new();
    internal ConcurrentQueue<Heartbeat> Heartbeats { get; } = new();
    internal ConcurrentQueue<Holdings> Said { get; } = new();
    internal ConcurrentQueue<LearnedRoutes> Routes { get; } = new();

    /// <summary>What the appliance holds by what it said.</summary>
    internal HeldTitles Held { get; private set; } = HeldTitles.None;

    /// <param name="certificate">What it shows; null: one that its authority signed for servers.</param>
    internal static async Task<FleetStandIn> StartAsync(OriginStandIn? origin = null, Func<AuthorityStandIn, X509Certificate2>? certificate = null)
    {
        var authority = new AuthorityStandIn();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        X509Certificate2 server = certificate?.Invoke(authority) ?? authority.IssueServer();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificate = server,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is null || shown.Issuer == authority.Certificate.Subject,
            }),
        })));
        builder.Services.AddGrpc();
        FleetStandIn? fleet = null;
        builder.Services.AddSingleton(_ => fleet!);
        WebApplication app = builder.Build();
        fleet = new FleetStandIn(app, authority) { OriginUrl = origin?.Url };
        app.MapGrpcService<Service>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        fleet.Url = new Uri(app.Urls.First());
        return fleet;
    }

    internal static Configuration ConfigurationOf(ulong version, params (string Name, string Value)[] settings)
    {
        var configuration = new Configuration { Version = version, ApplianceId = ApplianceId };
        foreach ((string name, string value) in settings) configuration.Settings.Add(name, value);
        return configuration;
    }

    internal SignedConfiguration Sign(Configuration configuration)
    {
        ByteString content = configuration.ToByteString();
        return new SignedConfiguration { Content = content, Signature = ByteString.CopyFrom(Authority.Sign(content.Span)) };
    }

    /// <summary>Tells the appliance that is connected.</summary>
    internal void Tell(SignedConfiguration configuration) => _configurations.Enqueue(configuration);

    /// <summary>Says it to the appliance that is connected, as it is.</summary>
    internal void Order(ToAppliance message) => _orders.Enqueue(message);

    internal void Configure(ulong version, params (string Name, string Value)[] settings) => Tell(Sign(ConfigurationOf(version, settings)));

    internal void Purge(PurgeOrder order) => _purges.Enqueue(order);

    /// <summary>Breaks the streams that are open.</summary>
    internal async Task DropLinksAsync()
    {
        CancellationTokenSource open = Interlocked.Exchange(ref _links, new CancellationTokenSource());
        await open.CancelAsync();
    }

    /// <summary>The control plane is gone; its address stays known.</summary>
    internal async Task StopAsync()
    {
        await DropLinksAsync();
        await _app.StopAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await DropLinksAsync();
        await _app.DisposeAsync();
        Authority.Dispose();
    }

    internal sealed class Service(FleetStandIn fleet) : Fleet.FleetBase
    {
        public override Task<Authority> GetAuthority(GetAuthorityRequest request, ServerCallContext context) =>
            Task.FromResult(new Authority { Certificate = ByteString.CopyFrom(fleet.Authority.Certificate.RawData) });

        public override Task<EnrolResponse> Enrol(EnrolRequest request, ServerCallContext context)
        {
            fleet.Enrolments.Enqueue(request);
            if (request.Token != fleet.Token.ToText()) throw new RpcException(new Status(StatusCode.PermissionDenied, "Not this one."));
            return Task.FromResult(new EnrolResponse { ApplianceId = ApplianceId, Certificate = Issue(request.SigningRequest) });
        }

        public override Task<RenewResponse> Renew(RenewRequest request, ServerCallContext context) => Task.FromResult(new RenewResponse { Certificate = Issue(request.SigningRequest) });

        public override async Task Connect(IAsyncStreamReader<FromAppliance> requestStream, IServerStreamWriter<ToAppliance> responseStream, ServerCallContext context)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(fleet._links.Token, context.CancellationToken);
            string certificate = context.GetHttpContext().Connection.ClientCertificate?.SerialNumber ?? throw new RpcException(new Status(StatusCode.Unauthenticated, "No certificate."));
            if (fleet.Refusal is { } refusal) throw new RpcException(refusal);
            Assert.True(await requestStream.MoveNext(end.Token));
            Hello hello = requestStream.Current.Hello;
            fleet.Hellos.Enqueue((hello, certificate));
            await responseStream.WriteAsync(new ToAppliance { Welcome = new Welcome { HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(100)) } }, end.Token);
            Task telling = TellAsync(hello, responseStream, end.Token);
            try
            {
                while (await requestStream.MoveNext(end.Token)) Hear(requestStream.Current);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
                // Either side ended it.
            }
            await end.CancelAsync();
            await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private void Hear(FromAppliance message)
        {
            if (message.Holdings is { } holdings)
            {
                fleet.Said.Enqueue(holdings);
                fleet.Held = holdings.Replaces
                    ? HeldTitles.Parse(holdings.Whole.Span)
                    : fleet.Held.With([.. holdings.Gained.Select(number => (int)number)], [.. holdings.Lost.Select(number => (int)number)]);
            }
            if (message.LearnedRoutes is { } routes) fleet.Routes.Enqueue(routes);
            if (message.Heartbeat is { } heartbeat) fleet.Heartbeats.Enqueue(heartbeat);
        }

        private async Task TellAsync(Hello hello, IServerStreamWriter<ToAppliance> stream, CancellationToken cancel)
        {
            await stream.WriteAsync(new ToAppliance
            {
                Origin = new OriginAccess
                {
                    Url = fleet.OriginUrl!.AbsoluteUri, Token = OriginToken, Expires = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(1)),
                },
            }, cancel);
            (ulong version, string revision) = (hello.AssignmentVersion, hello.ViewerAccessRevision);
            while (true)
            {
                if (fleet.ViewerAccess is { } access && access.Revision != revision)
                {
                    revision = access.Revision;
                    await stream.WriteAsync(new ToAppliance { ViewerAccess = access }, cancel);
                }
                if (fleet.Assignment is { } assignment && assignment.Version > version)
                {
                    version = assignment.Version;
                    await stream.WriteAsync(new ToAppliance { Assignment = assignment }, cancel);
                }
                while (fleet._orders.TryDequeue(out ToAppliance? order)) await stream.WriteAsync(order, cancel);
                while (fleet._configurations.TryDequeue(out SignedConfiguration? configuration)) await stream.WriteAsync(new ToAppliance { Configuration = configuration }, cancel);
                while (fleet._purges.TryDequeue(out PurgeOrder? order)) await stream.WriteAsync(new ToAppliance { Purge = new PurgeOrders { Orders = { order } } }, cancel);
                await Task.Delay(20, cancel);
            }
        }

        private ByteString Issue(ByteString signingRequest) => ByteString.CopyFrom(
            fleet.Authority.Issue(signingRequest.ToByteArray(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow + fleet.CertificateLifetime));
    }
}
