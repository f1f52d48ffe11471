using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Netflix.Appliance.Control.Configuration;
using Netflix.Contracts.Enrolment;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Control.Enrolment;

/// <summary>
/// Makes this appliance one of the fleet, with the token that an operator put here, and keeps it one by renewal. A token that was not
/// used yet always counts, so that putting a new one is all it takes to join again, or to join another fleet.
/// </summary>
internal sealed partial class Enroller(
    ControlStateFiles files, FleetChannels channels, ApplianceFacts facts, CurrentAssignment assignment, CurrentConfiguration configuration, IOptions<ControlOptions> options, TimeProvider time, ILogger<Enroller> log)
{
    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(45);

    private ApplianceIdentity? _identity;
    private string? _refusedToken;

    /// <summary>What was before the restart; once, before anything else.</summary>
    internal void Restore()
    {
        _identity = TryOpen(files.ReadIdentity());
        if (_identity is { } identity) configuration.Restore(identity);
    }

    /// <summary>The identity in force; made first when there is none.</summary>
    /// <exception cref="RpcException">The control plane refuses, or is out of reach.</exception>
    /// <exception cref="EnrolmentException">It cannot be had without somebody's help; the message says whose.</exception>
    internal async Task<ApplianceIdentity> EnsureAsync(CancellationToken cancel)
    {
        if (ReadToken() is { } token && DigestOf(token) is var digest && digest != _identity?.Held.TokenDigest && digest != _refusedToken)
        {
            try
            {
                await EnrolAsync(token, digest, cancel);
            }
            catch (RpcException error) when (error.StatusCode is StatusCode.PermissionDenied or StatusCode.InvalidArgument)
            {
                if (_identity is null) throw;
                _refusedToken = digest;
                Refused(error.Status.Detail);
            }
        }
        if (_identity is not { } identity)
            throw new EnrolmentException($"Not enrolled yet: put the token that the operator made into '{options.Value.EnrolmentTokenFile}' (Control:EnrolmentTokenFile).");
        return identity.Expires > time.GetUtcNow()
            ? identity
            : throw new EnrolmentException($"The certificate expired on {identity.Expires:u}: put a new token into '{options.Value.EnrolmentTokenFile}' (Control:EnrolmentTokenFile).");
    }

    /// <summary>Another certificate, with a fresh key. The old one stays good until this one is on disk.</summary>
    /// <exception cref="RpcException">As <see cref="EnsureAsync"/>.</exception>
    internal async Task RenewAsync(GrpcChannel channel, CancellationToken cancel)
    {
        ApplianceIdentity before = _identity!;
        using ECDsa key = SigningRequest.NewKey();
        RenewResponse renewed = await new Fleet.FleetClient(channel).RenewAsync(
            new RenewRequest { SigningRequest = ByteString.CopyFrom(SigningRequest.For(key)) }, deadline: Deadline(), cancellationToken: cancel);
        Use(before.Held with { Certificate = renewed.Certificate.ToByteArray(), PrivateKey = key.ExportPkcs8PrivateKey() });
        Renewed(_identity!.Expires);
    }

    private async Task EnrolAsync(EnrolmentToken token, string digest, CancellationToken cancel)
    {
        byte[] authority = await ReadAuthorityAsync(token, cancel);
        using X509Certificate2 trusted = X509CertificateLoader.LoadCertificate(authority);
        using ECDsa key = EnsureKey(digest);
        using GrpcChannel channel = channels.Open(trusted, own: null);
        EnrolResponse enrolled = await new Fleet.FleetClient(channel).EnrolAsync(
            new EnrolRequest { Token = token.ToText(), SigningRequest = ByteString.CopyFrom(SigningRequest.For(key)), Facts = facts.Current() },
            deadline: Deadline(), cancellationToken: cancel);
        Use(new HeldIdentity(enrolled.ApplianceId, authority, enrolled.Certificate.ToByteArray(), key.ExportPkcs8PrivateKey(), digest));
        // Another fleet counts its versions anew.
        assignment.ForgetVersion();
        configuration.Forget();
        Enrolled(enrolled.ApplianceId, _identity!.Expires);
    }

    // The token's secret is said to nobody before its pin has shown that this is the control plane.
    private async Task<byte[]> ReadAuthorityAsync(EnrolmentToken token, CancellationToken cancel)
    {
        using GrpcChannel channel = channels.OpenUntrusted();
        Authority authority = await new Fleet.FleetClient(channel).GetAuthorityAsync(new GetAuthorityRequest(), deadline: Deadline(), cancellationToken: cancel);
        byte[] certificate = authority.Certificate.ToByteArray();
        try
        {
            using X509Certificate2 read = X509CertificateLoader.LoadCertificate(certificate);
            if (token.Pins(read.PublicKey.ExportSubjectPublicKeyInfo())) return certificate;
        }
        catch (CryptographicException)
        {
            // Said below: whatever that is, it is not the one.
        }
        throw new EnrolmentException($"{options.Value.Url} is not the control plane that this token was made by: check Control:Url, and who is between.");
    }

    // Kept before it is used: after a lost answer, the token opens to the same key once more.
    private ECDsa EnsureKey(string tokenDigest)
    {
        ECDsa key = SigningRequest.NewKey();
        if (files.ReadEnrolmentKey() is { } held && held.TokenDigest == tokenDigest) key.ImportPkcs8PrivateKey(held.PrivateKey, out _);
        else if (!files.Write(new HeldEnrolmentKey(tokenDigest, key.ExportPkcs8PrivateKey())))
        {
            key.Dispose();
            throw new EnrolmentException("The appliance's key cannot be written (Control:StateFolder), so the token is not used.");
        }
        return key;
    }

    private void Use(HeldIdentity held)
    {
        if (!files.Write(held)) NotKept();
        // The one before may be in use by a link that is about to end.
        _identity = ApplianceIdentity.Open(held);
    }

    private ApplianceIdentity? TryOpen(HeldIdentity? held)
    {
        try
        {
            return held is null ? null : ApplianceIdentity.Open(held);
        }
        catch (CryptographicException error)
        {
            Unusable(error.Message);
            return null;
        }
    }

    private EnrolmentToken? ReadToken()
    {
        string path = options.Value.EnrolmentTokenFile;
        if (path.Length == 0 || !File.Exists(path)) return null;
        try
        {
            return EnrolmentToken.Parse(File.ReadAllText(path).Trim())
                ?? throw new EnrolmentException($"'{path}' (Control:EnrolmentTokenFile) holds no enrolment token; it should read nfe1.<secret>.<pin>.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return _identity is null ? throw new EnrolmentException($"'{path}' (Control:EnrolmentTokenFile) cannot be read: {error.Message}") : null;
        }
    }

    private static string DigestOf(EnrolmentToken token) => Convert.ToHexStringLower(token.Digest());

    private DateTime Deadline() => (time.GetUtcNow() + CallTime).UtcDateTime;

    [LoggerMessage(4301, LogLevel.Information, "Enrolled as {ApplianceId}; the certificate is good until {Expires:u} and is renewed at half of that")]
    private partial void Enrolled(string applianceId, DateTimeOffset expires);

    [LoggerMessage(4302, LogLevel.Information, "The certificate was renewed and is good until {Expires:u}")]
    private partial void Renewed(DateTimeOffset expires);

    [LoggerMessage(4303, LogLevel.Warning, "The new enrolment token was refused ({Reason}); going on with the certificate from before")]
    private partial void Refused(string reason);

    [LoggerMessage(4304, LogLevel.Error, "The certificate cannot be written (Control:StateFolder): a restart would need it, or a new token")]
    private partial void NotKept();

    [LoggerMessage(4305, LogLevel.Error, "The certificate on disk cannot be used ({Reason})")]
    private partial void Unusable(string reason);
}

/// <summary>Somebody has to do something; the message says what.</summary>
internal sealed class EnrolmentException(string message) : Exception(message);
