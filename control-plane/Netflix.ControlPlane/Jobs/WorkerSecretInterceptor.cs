using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Netflix.ControlPlane.Jobs;

/// <summary>
/// Encoders show the worker secret: a call that carries <c>authorization: Bearer &lt;secret&gt;</c> is let through; any other is
/// UNAUTHENTICATED before its message is looked at.
/// </summary>
internal sealed class WorkerSecretInterceptor(IOptions<JobOptions> options, JobMetrics metrics) : Interceptor
{
    private const string Scheme = "Bearer ";

    private readonly ServiceSecret _secret = ServiceSecret.Read(options.Value.SecretFile);

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        string? presented = context.RequestHeaders.GetValue("authorization");
        if (presented is not null && presented.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && _secret.Matches(presented[Scheme.Length..].Trim()))
            return continuation(request, context);
        metrics.Rejected("secret");
        throw new RpcException(new Status(StatusCode.Unauthenticated, "Present the secret: metadata 'authorization: Bearer <secret>'."));
    }
}
