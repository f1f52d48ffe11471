using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Netflix.ServiceDefaults.Listeners;

/// <summary>
/// Kestrel's endpoints are configured by name (<c>Kestrel:Endpoints:Public:Url</c>, <c>…:Fleet:Url</c>, <c>…:Admin:Url</c>), and a
/// route can be bound to one of them by that name. The name travels with the connection, so neither a Host header nor a port
/// number can lead a viewer to what belongs to operators.
/// </summary>
public static class NamedListeners
{
    public const string Public = "Public";

    /// <summary>gRPC from appliances, with TLS of the fleet's own.</summary>
    public const string Fleet = "Fleet";

    /// <summary>gRPC from encoders; HTTP/2 without TLS needs a port of its own.</summary>
    public const string Jobs = "Jobs";

    /// <summary>Metrics; loopback or a management network.</summary>
    public const string Admin = "Admin";

    internal static void AddNamedListeners(this WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            IConfigurationSection section = context.Configuration.GetSection("Kestrel");
            var loader = kestrel.Configure(section, reloadOnChange: false);
            foreach (IConfigurationSection endpoint in section.GetSection("Endpoints").GetChildren())
            {
                var name = new ListenerName(endpoint.Key);
                loader.Endpoint(endpoint.Key, configuration =>
                {
                    foreach (ListenerTransport transport in kestrel.ApplicationServices.GetServices<ListenerTransport>())
                    {
                        if (string.Equals(transport.Name, endpoint.Key, StringComparison.OrdinalIgnoreCase))
                            transport.Apply(kestrel.ApplicationServices, configuration.ListenOptions);
                    }
                    configuration.ListenOptions.Use(next => connection =>
                    {
                        connection.Features.Set(name);
                        return next(connection);
                    });
                });
            }
        });

    /// <summary>What the listener of that name does before it speaks HTTP, such as TLS with certificates that no file has.</summary>
    public static void AddListenerTransport(this IServiceCollection services, string name, Action<IServiceProvider, ListenOptions> apply) =>
        services.AddSingleton(new ListenerTransport(name, apply));

    /// <summary>The route answers on the listener of that name only; elsewhere it does not exist (404).</summary>
    public static TBuilder OnListener<TBuilder>(this TBuilder builder, string name) where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new ListenerName(name)));
        return builder;
    }

    /// <summary>The route answers on every listener.</summary>
    public static TBuilder OnAnyListener<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.OnListener("*");

    /// <summary>For programs that decide by listener without routes.</summary>
    public static bool IsOnListener(this HttpContext context, string name) =>
        string.Equals(context.Features.Get<ListenerName>()?.Name ?? Public, name, StringComparison.OrdinalIgnoreCase);

    internal static void UseListenerIsolation(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is { } endpoint)
        {
            string wanted = endpoint.Metadata.GetMetadata<ListenerName>()?.Name ?? Public;
            string actual = context.Features.Get<ListenerName>()?.Name ?? Public;
            if (wanted != "*" && !string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase))
                context.SetEndpoint(null);
        }
        return next(context);
    });
}

internal sealed record ListenerName(string Name);

internal sealed record ListenerTransport(string Name, Action<IServiceProvider, ListenOptions> Apply);
