using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Steering;

/// <summary>Where a viewer is, as far as is known.</summary>
/// <param name="Network">AS number; 0 when unknown.</param>
/// <param name="Country">ISO 3166-1 alpha-2; null when unknown.</param>
/// <param name="Place">Null when no more than the country is known.</param>
/// <param name="NeedsTls">The page came over TLS, so the browser takes nothing in clear text.</param>
internal readonly record struct ViewerPlace(NetworkAddress Address, uint Network, string? Country, GeoPoint? Place, bool NeedsTls);
