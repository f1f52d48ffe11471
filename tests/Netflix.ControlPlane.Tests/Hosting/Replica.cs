using System.Net.Http.Headers;
using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Netflix.Contracts.EncodeJobs;
using Netflix.ControlPlane.Access;
using Netflix.Lab.Processes;
using FleetClient = Netflix.Contracts.Fleet.Fleet.FleetClient;

namespace Netflix.ControlPlane.Tests.Hosting;

/// <summary>The whole control plane in this process, on real sockets, with the clients its neighbours have.</summary>
internal sealed class Replica : IAsyncDisposable
{
    public const string FleetSecret = "fleet-secret-for-tests";
    public const string WorkerSecret = "worker-secret-for-tests";
    public const string OriginUrl = "http://origin.test:8090";

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;
    private readonly DirectoryInfo _folder;

    private Replica(WebApplication app, DirectoryInfo folder, string publicUrl, string fleetUrl)
    {
        (_app, _folder, _channel) = (app, folder, GrpcChannel.ForAddress(fleetUrl));
        PublicUrl = new Uri(publicUrl);
    }

    public Uri PublicUrl { get; }
    public IServiceProvider Services => _app.Services;

    public FleetClient Fleet(string? secret = FleetSecret) => new(_channel.Intercept(headers => Present(headers, secret)));

    public EncodeJobs.EncodeJobsClient Jobs(string? secret = WorkerSecret) => new(_channel.Intercept(headers => Present(headers, secret)));

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <param name="redis">Empty: Garnet in this process.</param>
    /// <param name="masterKey">32 bytes; replicas on one database share it.</param>
    /// <param name="settings">"Key=value" as on the command line.</param>
    public static async Task<Replica> StartAsync(string database, string redis = "", byte[]? masterKey = null, params string[] settings)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("netflix-cp-");
        string publicUrl = $"http://127.0.0.1:{FreePort.Next()}", fleetUrl = $"http://127.0.0.1:{FreePort.Next()}";
        string[] own =
        [
            $"ConnectionStrings:Postgres={database}", $"ConnectionStrings:Redis={redis}", $"PublicUrl:Base={publicUrl}",
            $"MasterKey:File={Write(folder, "master", Convert.ToBase64String(masterKey ?? RandomNumberGenerator.GetBytes(32)))}",
            $"Fleet:SecretFile={Write(folder, "fleet", FleetSecret)}", $"Jobs:SecretFile={Write(folder, "jobs", WorkerSecret + "\n")}",
            $"Origin:Url={OriginUrl}", "Logging:LogLevel:Default=Error",
            $"Kestrel:Endpoints:Public:Url={publicUrl}", $"Kestrel:Endpoints:Admin:Url=http://127.0.0.1:{FreePort.Next()}",
            $"Kestrel:Endpoints:Fleet:Url={fleetUrl}", "Kestrel:Endpoints:Fleet:Protocols=Http2",
        ];
        WebApplication app = Program.Build([.. own.Concat(settings).Select(setting => $"--{setting}")]);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new Replica(app, folder, publicUrl, fleetUrl);
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
        _channel.Dispose();
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
