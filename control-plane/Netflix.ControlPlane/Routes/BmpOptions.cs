using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Routes;

internal sealed class BmpOptions
{
    /// <summary>Where routers connect to, e.g. 0.0.0.0:11019; empty: no station.</summary>
    public string Listen { get; init; } = "";

    /// <summary>From the router's address to its site's number. BMP has no other proof of who speaks: keep the port inside the network.</summary>
    public IReadOnlyDictionary<string, int> Routers { get; init; } = new Dictionary<string, int>();

    /// <summary>What a router announced stays so long when its connection ends: a router that connects again needs a while to send it all anew.</summary>
    [Range(0, 86_400)] public int KeepRoutesSeconds { get; init; } = 300;
}

[OptionsValidator]
internal sealed partial class BmpOptionsValidator : IValidateOptions<BmpOptions>;
