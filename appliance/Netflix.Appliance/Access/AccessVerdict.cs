namespace Netflix.Appliance.Access;

/// <summary>Every answer of the gate.</summary>
internal enum AccessVerdict
{
    Granted,

    /// <summary>The path has no token and is not open.</summary>
    Missing,

    /// <summary>No token that this appliance reads: encoding, size, a claim it cannot enforce, another issuer or audience.</summary>
    Malformed,
    BadSignature,

    /// <summary>Signed with a key the control plane has not told, or has withdrawn.</summary>
    UnknownKey,
    Expired,
    NotYetValid,
    WrongPath,
    WrongMethod,
    WrongNetwork,
    WrongCountry,
    Revoked,
}
