using Netflix.Contracts.Enrolment;
using Netflix.ControlPlane.Audit;
using Netflix.ControlPlane.Fleet;
using Npgsql;

namespace Netflix.ControlPlane.Enrolment;

internal enum EnrolmentOutcome
{
    Enrolled,

    /// <summary>The token is unknown, expired, void, or was used by another key: who asks is not told which.</summary>
    Refused,

    /// <summary>The fleet has as many appliances as it may.</summary>
    Full,
}

/// <param name="Certificate">Null unless enrolled.</param>
internal readonly record struct EnrolmentResult(EnrolmentOutcome Outcome, IssuedCertificate? Certificate);

/// <summary>
/// Appliances' certificates: for a token, for the certificate before, and taken back. Each in one transaction, so that a replica that
/// dies leaves a whole enrolment or none.
/// </summary>
internal sealed class ApplianceCertificates(
    NpgsqlDataSource database, FleetAuthority authority, IOptions<EnrolmentOptions> options, IOptions<FleetOptions> fleet, TimeProvider time)
{
    /// <summary>Again after a lost answer, with the same key, it gives the same appliance another certificate.</summary>
    internal async Task<EnrolmentResult> EnrolAsync(EnrolmentToken token, ApplianceKey key, ApplianceFacts facts, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (await EnrolmentTable.UseAsync(connection, transaction, token.Digest(), key.Digest, now, cancel) is not var (enrolmentId, declared))
            return new(EnrolmentOutcome.Refused, null);
        if (await ApplianceTable.EnrolAsync(connection, transaction, declared, facts, fleet.Value.MaxAppliances, cancel) is not { } applianceId)
            return new(EnrolmentOutcome.Full, null);

        await EnrolmentTable.NameApplianceAsync(connection, transaction, enrolmentId, applianceId, cancel);
        // After a lost disk, the key on it may be in anybody's hands.
        await CertificateTable.RevokeAllAsync(connection, transaction, applianceId, now, cancel);
        IssuedCertificate issued = await IssueAsync(connection, transaction, key, applianceId, now, cancel);
        await transaction.CommitAsync(cancel);
        return new(EnrolmentOutcome.Enrolled, issued);
    }

    /// <summary>Another certificate for who has a good one. The old one stays good: the answer may be lost.</summary>
    /// <param name="identity">Of the certificate that was presented and verified.</param>
    /// <returns>Null when that certificate, or its appliance, was revoked.</returns>
    internal async Task<IssuedCertificate?> RenewAsync(ApplianceIdentity identity, ApplianceKey key, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        if (!await ApplianceTable.TryLockAsync(connection, transaction, identity.ApplianceId, cancel)) return null;
        if (!await CertificateTable.IsGoodAsync(connection, transaction, identity, cancel)) return null;
        IssuedCertificate issued = await IssueAsync(connection, transaction, key, identity.ApplianceId, time.GetUtcNow(), cancel);
        await transaction.CommitAsync(cancel);
        return issued;
    }

    /// <summary>The appliance is out: its certificates, and every token made for its name. Only a new token brings it back.</summary>
    /// <returns>False when there is no such appliance.</returns>
    internal async Task<bool> RevokeAsync(Guid applianceId, Guid operatorId, string why, CancellationToken cancel)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await EnrolmentTable.VoidAsync(connection, transaction, applianceId, now, cancel);
        if (await ApplianceTable.RevokeAsync(connection, transaction, applianceId, now, cancel) is not var (name, siteId)) return false;
        await CertificateTable.RevokeAllAsync(connection, transaction, applianceId, now, cancel);
        var entry = new AuditEntry("appliance.revoke", name, siteId, why, new { ApplianceId = applianceId });
        await AuditLog.CommitAsync(transaction, operatorId, entry, cancel);
        return true;
    }

    private async Task<IssuedCertificate> IssueAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ApplianceKey key, Guid applianceId, DateTimeOffset now, CancellationToken cancel)
    {
        IssuedCertificate issued = authority.Current.Issue(key, applianceId, now, options.Value.CertificateLifetime);
        await CertificateTable.InsertAsync(connection, transaction, issued, cancel);
        return issued;
    }
}
