using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Front.Tls;
using Netflix.ServiceDefaults.Listeners;
using Netflix.Transport;

namespace Netflix.Appliance.Front;

/// <summary>
/// Puts the own HTTP/1.1 front on the public listener. HTTP/2, negotiated by TLS, goes on to Kestrel's stack and comes back to the
/// same exchange. The other listeners are Kestrel's alone.
/// </summary>
internal static class FrontListener
{
    internal static IServiceCollection AddFront(this IServiceCollection services)
    {
        services.AddOptions<FrontOptions>().BindConfiguration("Front").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FrontOptions>, FrontOptionsValidator>();
        services.AddOptions<TlsOptions>().BindConfiguration("Tls").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<FrontMetrics>();
        services.AddSingleton<ConnectionRegister>();
        services.AddHostedService(provider => provider.GetRequiredService<ConnectionRegister>());
        services.AddSingleton<FrontServices>();
        services.AddSingleton<IConnectionListenerFactory>(_ => new LoopTransport(static _ => true));
        services.AddOptions<KestrelServerOptions>().Configure<IServiceProvider>((kestrel, provider) =>
            kestrel.ConfigurationLoader!.Endpoint(NamedListeners.Public, endpoint => Use(endpoint.ListenOptions, provider)));
        return services;
    }

    /// <summary>HTTP/2 requests on the public listener.</summary>
    internal static void MapFront(this WebApplication app)
    {
        DeliveryExchange exchange = app.Services.GetRequiredService<DeliveryExchange>();
        TimeProvider time = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) => context.IsOnListener(NamedListeners.Public) ? Http2Request.ServeAsync(context, exchange, time) : next(context));
    }

    private static void Use(ListenOptions listen, IServiceProvider provider)
    {
        ServerCertificate certificate = provider.GetRequiredService<ServerCertificate>();
        // What reaches Kestrel's stack behind the own one.
        if (certificate.IsConfigured) listen.Protocols = HttpProtocols.Http2;
        // Resolved at the first connection: listeners are configured before the services are complete.
        Lazy<FrontServices> services = new(provider.GetRequiredService<FrontServices>);
        listen.Use(next => connection => RunAsync(connection, next, services.Value, certificate.Current));
    }

    private static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, FrontServices services, TlsContext? tls)
    {
        IPAddress? client = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (!services.Register.TryEnter(client))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections."));
            return;
        }
        try
        {
            if (tls is not null) await TlsConnection.RunAsync(connection, next, services, tls);
            else await new Http1Connection(connection, services, connection.Transport.Input, SocketOutput.Of(connection)).RunAsync();
        }
        finally
        {
            services.Register.Leave(client);
        }
    }
}
