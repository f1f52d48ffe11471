using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Caching;
using Netflix.Appliance.Delivery;
using Netflix.Appliance.Purging;

namespace Netflix.Appliance.Edge;

internal static class EdgeServices
{
    internal static IServiceCollection AddEdgeProxy(this IServiceCollection services)
    {
        services.AddOptions<EdgeOptions>().BindConfiguration("Edge").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSingleton(provider => new ApplianceName(provider.GetRequiredService<IOptions<EdgeOptions>>().Value.Name));
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            // Uploads are streamed on: how long one may be is the origin's rule. Fields pass byte by byte, as RFC 9110 section 5.5 has them.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        services.AddCaching();
        services.AddSingleton<Variants>();
        services.AddSingleton<ProxyOrigins>();
        services.AddSingleton<ProxySite>();
        services.AddSingleton<StoredChanges>();
        services.AddSingleton(provider => new PurgeNames(
            ProxyRequest.BaseOf(new Uri(provider.GetRequiredService<IOptions<EdgeOptions>>().Value.Origin)), keepsSlash: true));
        services.AddSingleton<PassThrough>();
        services.AddSingleton<IRequestHandler, EdgeHandler>();
        return services;
    }
}
