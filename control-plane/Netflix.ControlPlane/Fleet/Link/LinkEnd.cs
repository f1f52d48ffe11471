using Grpc.Core;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>Why the control plane ends a link.</summary>
internal enum LinkEnd
{
    /// <summary>The appliance opened another.</summary>
    Superseded,

    /// <summary>Its certificate, or the appliance itself, was taken out.</summary>
    Revoked,

    /// <summary>Its certificate came to its end without a renewal.</summary>
    Expired,

    /// <summary>Nothing was heard for too long.</summary>
    Silent,

    /// <summary>More messages than any appliance has to send.</summary>
    TooMuch,

    /// <summary>This replica goes down; there are others.</summary>
    Stopping,
}

internal static class LinkEnds
{
    internal static RpcException ToError(this LinkEnd end) => new(end switch
    {
        LinkEnd.Superseded => new Status(StatusCode.Aborted, "A newer stream of this appliance took over."),
        LinkEnd.Revoked => new Status(StatusCode.PermissionDenied, "This appliance, or its certificate, was taken out of the fleet. Only a new enrolment token brings it back."),
        LinkEnd.Expired => new Status(StatusCode.Unauthenticated, "The certificate has expired; connect with the renewed one, or enrol with a new token."),
        LinkEnd.Silent => new Status(StatusCode.DeadlineExceeded, "No heartbeat came for too long."),
        LinkEnd.TooMuch => new Status(StatusCode.ResourceExhausted, "Too many messages: one heartbeat an interval, and holdings when they change."),
        _ => new Status(StatusCode.Unavailable, "This replica is going down; connect again."),
    });
}
