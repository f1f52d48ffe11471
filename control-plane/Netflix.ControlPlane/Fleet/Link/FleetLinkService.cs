using Google.Protobuf;
using Grpc.Core;
using Netflix.Contracts.Enrolment;
using Netflix.Contracts.Fleet;
using Netflix.ControlPlane.Enrolment;
using Npgsql;

namespace Netflix.ControlPlane.Fleet.Link;

/// <summary>The appliances' side of the fleet: fleet.proto. Certificates that are not the fleet's do not get past the TLS handshake.</summary>
internal sealed partial class FleetLinkService(
    ApplianceTable appliances, FleetView fleet, FleetAuthority authority, ApplianceCertificates certificates, ApplianceLinks links, LinkDesk desk,
    FleetMetrics metrics, TimeProvider time, ILogger<FleetLinkService> log) : Contracts.Fleet.Fleet.FleetBase
{
    public override Task<Authority> GetAuthority(GetAuthorityRequest request, ServerCallContext context) =>
        Task.FromResult(new Authority { Certificate = ByteString.CopyFrom(authority.Current.Certificate) });

    public override async Task<EnrolResponse> Enrol(EnrolRequest request, ServerCallContext context)
    {
        if (EnrolmentToken.Parse(request.Token) is not { } token) throw Refuse("token", StatusCode.InvalidArgument, "The token is not one: nfe1.<secret>.<pin>.");
        (ApplianceKey key, ApplianceFacts facts) = Checked(() => (ApplianceKey.Read(request.SigningRequest.ToByteArray()), ApplianceFacts.Parse(request.Facts)));
        EnrolmentResult result = await AskDatabaseAsync(() => certificates.EnrolAsync(token, key, facts, context.CancellationToken));
        switch (result)
        {
            case { Outcome: EnrolmentOutcome.Enrolled, Certificate: { } issued }:
                Enrolled(issued.ApplianceId, facts.Url, facts.SoftwareVersion);
                return new EnrolResponse { ApplianceId = issued.ApplianceId.ToString(), Certificate = ByteString.CopyFrom(issued.Certificate) };
            case { Outcome: EnrolmentOutcome.Full }:
                throw Refuse("full", StatusCode.ResourceExhausted, "The fleet has as many appliances as it may (Fleet:MaxAppliances).");
            default:
                throw Refuse("token", StatusCode.PermissionDenied, "The token is unknown, expired or used: ask the operator for a new one.");
        }
    }

    public override async Task<RenewResponse> Renew(RenewRequest request, ServerCallContext context)
    {
        ApplianceIdentity identity = IdentityOf(context, out _);
        ApplianceKey key = Checked(() => ApplianceKey.Read(request.SigningRequest.ToByteArray()));
        IssuedCertificate? issued = await AskDatabaseAsync(() => certificates.RenewAsync(identity, key, context.CancellationToken));
        return issued is null ? throw Revoked() : new RenewResponse { Certificate = ByteString.CopyFrom(issued.Certificate) };
    }

    public override async Task Connect(IAsyncStreamReader<FromAppliance> requestStream, IServerStreamWriter<ToAppliance> responseStream, ServerCallContext context)
    {
        ApplianceIdentity identity = IdentityOf(context, out DateTimeOffset ends);
        if (fleet.RevokedCertificates.Contains(identity.Serial)) throw Revoked();
        // Enrolled within the last second: not in the snapshot yet, but in the table.
        RegisteredAppliance registered = fleet.Current.Find(identity.ApplianceId)?.Registration
            ?? await AskDatabaseAsync(() => appliances.FindAsync(identity.ApplianceId, context.CancellationToken)) ?? throw Revoked();
        using var link = new ApplianceLink(identity, ends, registered, desk, context.CancellationToken);
        links.Open(link);
        Opened(registered.Name, identity.ApplianceId);
        try
        {
            await link.RunAsync(requestStream, responseStream);
        }
        finally
        {
            links.Close(link);
        }
    }

    private ApplianceIdentity IdentityOf(ServerCallContext context, out DateTimeOffset ends)
    {
        if (context.GetHttpContext().Connection.ClientCertificate is not { } presented)
            throw Refuse("certificate", StatusCode.Unauthenticated, "Connect with the certificate that Enrol gave.");
        ends = presented.NotAfter;
        return authority.Current.Identify(presented, time.GetUtcNow())
            ?? throw Refuse("certificate", StatusCode.Unauthenticated, "The certificate is not this fleet's, or it has expired.");
    }

    private T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException error)
        {
            throw Refuse("invalid", StatusCode.InvalidArgument, error.Message);
        }
    }

    private static async Task<T> AskDatabaseAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (NpgsqlException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "The database does not answer; try again."));
        }
    }

    private RpcException Revoked()
    {
        metrics.Rejected("revoked");
        return LinkEnd.Revoked.ToError();
    }

    private RpcException Refuse(string reason, StatusCode code, string detail)
    {
        metrics.Rejected(reason);
        return new RpcException(new Status(code, detail));
    }

    [LoggerMessage(3101, LogLevel.Information, "Appliance {Id} is enrolled: {Url}, software {Version}")]
    private partial void Enrolled(Guid id, string url, string version);

    [LoggerMessage(3102, LogLevel.Debug, "Appliance {Name} ({Id}) is connected")]
    private partial void Opened(string name, Guid id);
}
