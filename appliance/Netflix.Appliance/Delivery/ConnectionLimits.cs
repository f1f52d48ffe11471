using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Delivery;

/// <summary>Bounds and counts connections.</summary>
internal sealed class ConnectionLimits(IOptions<DeliveryOptions> options, DeliveryFigures figures) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxConcurrentConnections = options.Value.MaxConnections;
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => async connection =>
        {
            figures.ConnectionOpened();
            try
            {
                await next(connection);
            }
            finally
            {
                figures.ConnectionClosed();
            }
        }));
    }
}
