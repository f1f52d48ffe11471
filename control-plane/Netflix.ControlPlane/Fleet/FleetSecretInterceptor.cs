using Netflix.ControlPlane.Fleet.Secrets;

namespace Netflix.ControlPlane.Fleet;

/// <summary>Appliances show the enrolment secret.</summary>
internal sealed class FleetSecretInterceptor(IOptions<FleetOptions> options, FleetMetrics metrics)
    : SecretInterceptor(ServiceSecret.Read(options.Value.SecretFile), () => metrics.Rejected("secret"));
