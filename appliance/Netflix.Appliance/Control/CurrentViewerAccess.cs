using System.Security.Cryptography;
using Netflix.Appliance.Access;
using Netflix.Contracts.Fleet;
using Netflix.Contracts.Tokens;

namespace Netflix.Appliance.Control;

/// <summary>The keys and revocations in force: last known from disk at start, then whatever the control plane says. Kept on disk before they count.</summary>
internal sealed partial class CurrentViewerAccess
{
    private readonly ControlStateFiles _files;
    private readonly TokenVerifier _verifier;
    private readonly ILogger<CurrentViewerAccess> _log;

    public CurrentViewerAccess(ControlStateFiles files, TokenVerifier verifier, ILogger<CurrentViewerAccess> log)
    {
        (_files, _verifier, _log) = (files, verifier, log);
        if (files.ReadViewerAccess() is { } held) TryUse(held);
    }

    /// <summary>Empty without any.</summary>
    internal string Revision { get; private set; } = "";

    /// <summary>Null: as before. One caller.</summary>
    internal void TakeUp(ViewerAccess? told)
    {
        if (told is null || told.Revision == Revision) return;
        var held = new HeldViewerAccess(
            told.Revision,
            [.. told.Keys.Select(key => new HeldKey(key.KeyId.ToByteArray(), key.PublicKey.ToByteArray()))],
            [.. told.Revoked.Select(id => CommonAccessToken.IdText(id.Span))]);
        if (!TryUse(held)) return;
        _files.Write(held);
    }

    // A key nobody can use would lock every viewer out: the last good ones stay.
    private bool TryUse(HeldViewerAccess held)
    {
        try
        {
            _verifier.Use(_verifier.Ring.Next(held));
        }
        catch (CryptographicException error)
        {
            Unusable(held.Revision, error.Message);
            return false;
        }
        Revision = held.Revision;
        InForce(held.Revision, held.Keys.Count, held.Revoked.Count);
        return true;
    }

    [LoggerMessage(4201, LogLevel.Information, "Viewers' tokens are checked by revision {Revision}: {Keys} keys, {Revoked} tokens withdrawn")]
    private partial void InForce(string revision, int keys, int revoked);

    [LoggerMessage(4202, LogLevel.Error, "Revision {Revision} of the token keys cannot be used ({Reason}); the last good one stays in force")]
    private partial void Unusable(string revision, string reason);
}
