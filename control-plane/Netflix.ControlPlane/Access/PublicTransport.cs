using System.Net;
using Microsoft.AspNetCore.Connections;
using Netflix.ServiceDefaults.Listeners;
using Netflix.Transport;

namespace Netflix.ControlPlane.Access;

/// <summary>
/// Connections of the public listener on epoll loops: a player's question is read, answered and sent by one thread without a queue in
/// between. Everything else leaves the loop first, for it may take its time.
/// </summary>
internal static class PublicTransport
{
    internal static void AddPublicTransport(this IServiceCollection services) => services.AddSingleton<IConnectionListenerFactory>(provider =>
    {
        string? url = provider.GetRequiredService<IConfiguration>()[$"Kestrel:Endpoints:{NamedListeners.Public}:Url"];
        int? port = url is null ? null : BindingAddress.Parse(url).Port;
        return new LoopTransport(endpoint => endpoint.Port == port);
    });

    // The other listeners' connections are on none.
    internal static Task LeaveLoopAsync(HttpContext context, RequestDelegate next) =>
        context.Features.Get<ILoopFeature>() is { } loop ? LeaveAsync(loop, context, next) : next(context);

    // Streams of HTTP/2 share their connection's, and are on the pool in any case.
    private static async Task LeaveAsync(ILoopFeature loop, HttpContext context, RequestDelegate next)
    {
        loop.IsLeft = true;
        try
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await next(context);
        }
        finally
        {
            loop.IsLeft = false;
        }
    }
}
