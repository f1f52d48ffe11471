using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Contracts.EncodeJobs;
using Netflix.ControlPlane.Access;
using Netflix.ControlPlane.Fleet.Heartbeats;
using Netflix.Lab.Processes;

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>The whole control plane in this process, on real sockets, with the clients its neighbours have.</summary>
internal sealed class Replica : IAsyncDisposable
{
    public const string WorkerSecret = "worker-secret-for-tests";
    public const string OriginUrl = "http://origin.test:8090";

    private readonly WebApplication _app;
    private readonly GrpcChannel _jobs;
    private readonly DirectoryInfo _folder;
    private readonly ConcurrentDictionary<string, LinkedAppliance> _appliances = new();

    private Replica(WebApplication app, DirectoryInfo folder, string publicUrl, string fleetUrl, string jobsUrl)
    {
        (_app, _folder, FleetUrl, _jobs) = (app, folder, fleetUrl, GrpcChannel.ForAddress(jobsUrl));
        PublicUrl = new Uri(publicUrl);
        Run = Get<HeartbeatStore>().Replica;
    }

    public Uri PublicUrl { get; }
    public string FleetUrl { get; }
    public IServiceProvider Services => _app.Services;

    /// <summary>To its fleet listener.</summary>
    /// <param name="certificate">What the appliance shows; null: nothing.</param>
    public GrpcChannel OpenLink(X509Certificate2? certificate) => OpenLink(FleetUrl, certificate);

    /// <summary>To the fleet listener at that address.</summary>
    internal static GrpcChannel OpenLink(string fleetUrl, X509Certificate2? certificate) => GrpcChannel.ForAddress(fleetUrl, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Issuer == "CN=Fleet authority",
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            },
        },
        DisposeHttpClient = true,
    });

    /// <summary>Keeps that appliance connected for as long as this replica lives, in place of the one of that name before.</summary>
    public async Task KeepAsync(string name, LinkedAppliance appliance)
    {
        LinkedAppliance? before = null;
        _appliances.AddOrUpdate(name, appliance, (_, known) =>
        {
            before = known;
            return appliance;
        });
        if (before is not null) await before.DisposeAsync();
        appliance.KeepBeating();
    }

    public EncodeJobs.EncodeJobsClient Jobs(string? secret = WorkerSecret) => new(_jobs.Intercept(headers => Present(headers, secret)));

    /// <summary>Which one of those that were ever started.</summary>
    public ulong Run { get; }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <param name="redis">Empty: Garnet in this process.</param>
    /// <param name="masterKey">32 bytes; replicas on one database share it.</param>
    /// <param name="settings">"Key=value" as on the command line.</param>
    public static Task<Replica> StartAsync(string database, string redis = "", byte[]? masterKey = null, params string[] settings) =>
        StartAsync(TimeProvider.System, database, redis, masterKey, settings);

    /// <summary>One whose clock is another.</summary>
    internal static async Task<Replica> StartAsync(TimeProvider time, string database, string redis, byte[]? masterKey, string[] settings)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netflix-cp-");
        string publicUrl = $"http://127.0.0.1:{FreePort.Next()}", fleetUrl = $"https://127.0.0.1:{FreePort.Next()}", jobsUrl = $"http://127.0.0.1:{FreePort.Next()}";
        string[] own =
        [
            $"ConnectionStrings:Postgres={database}", $"ConnectionStrings:Redis={redis}", $"PublicUrl:Base={publicUrl}",
            $"MasterKey:File={Write(folder, "master", Convert.ToBase64String(masterKey ?? RandomNumberGenerator.GetBytes(32)))}",
            $"Jobs:SecretFile={Write(folder, "jobs", WorkerSecret + "\n")}",
            $"Origin:Url={OriginUrl}", "Logging:LogLevel:Default=Error",
            $"Kestrel:Endpoints:Public:Url={publicUrl}", $"Kestrel:Endpoints:Admin:Url=http://127.0.0.1:{FreePort.Next()}",
            $"Kestrel:Endpoints:Fleet:Url={fleetUrl}", $"Kestrel:Endpoints:Jobs:Url={jobsUrl}", "Kestrel:Endpoints:Jobs:Protocols=Http2",
        ];
        WebApplication app = Program.Build([.. own.Concat(settings).Select(setting => $"--{setting}")], time);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new Replica(app, folder, publicUrl, fleetUrl, jobsUrl);
        }
        catch
        {
            await app.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LinkedAppliance appliance in _appliances.Values) await appliance.DisposeAsync();
        _jobs.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <param name="role">Null: signed out.</param>
    internal HttpClient Client(string? role)
    {
        var client = new HttpClient { BaseAddress = PublicUrl };
        if (role is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Get<AccessTokenIssuer>().Issue(Guid.NewGuid(), role, null));
        return client;
    }

    private static Metadata Present(Metadata headers, string? secret)
    {
        if (secret is not null) headers.Add("authorization", $"Bearer {secret}");
        return headers;
    }

    private static string Write(DirectoryInfo folder, string name, string content)
    {
        string file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, content);
        return file;
    }
}
