using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Control.Routes;

internal sealed class RouteOptions
{
    /// <summary>Where routers of the rack connect to, e.g. 10.0.0.5:11019; empty: nowhere. An address that only they reach.</summary>
    public string BmpListen { get; init; } = "";

    /// <summary>Addresses of the routers that may. BMP has no other proof of who speaks.</summary>
    public IReadOnlyList<string> Routers { get; init; } = [];

    /// <summary>Only routes that begin in one of these AS numbers are taken; none: all.</summary>
    public IReadOnlyList<uint> OriginNetworks { get; init; } = [];

    /// <summary>More are not taken.</summary>
    [Range(1, 2_000_000)] public int MaxPrefixes { get; init; } = 200_000;

    /// <summary>What a router announced stays so long when its connection ends.</summary>
    [Range(0, 86_400)] public int KeepRoutesSeconds { get; init; } = 300;

    internal static bool IsSound(RouteOptions options) =>
        (options.BmpListen.Length == 0 || IPEndPoint.TryParse(options.BmpListen, out _)) && options.Routers.All(router => IPAddress.TryParse(router, out _));
}

[OptionsValidator]
internal sealed partial class RouteOptionsValidator : IValidateOptions<RouteOptions>;
