using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Netflix.ControlPlane.Fleet.Secrets;

/// <summary>
/// Lets a call through that carries <c>authorization: Bearer &lt;secret&gt;</c>; any other is UNAUTHENTICATED before its message is
/// looked at.
/// </summary>
internal abstract class SecretInterceptor(ServiceSecret secret, Action onRejected) : Interceptor
{
    private const string Scheme = "Bearer ";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        string? presented = context.RequestHeaders.GetValue("authorization");
        if (presented is not null && presented.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && secret.Matches(presented[Scheme.Length..].Trim()))
            return continuation(request, context);
        onRejected();
        throw new RpcException(new Status(StatusCode.Unauthenticated, "Present the secret: metadata 'authorization: Bearer <secret>'."));
    }
}
