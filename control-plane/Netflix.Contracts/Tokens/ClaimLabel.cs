namespace Netflix.Contracts.Tokens;

/// <summary>Numbers of RFC 8392 and CTA-5007 that a platform token uses.</summary>
internal static class ClaimLabel
{
    internal const int Issuer = 1;
    internal const int Subject = 2;
    internal const int Audience = 3;
    internal const int ExpiresAt = 4;
    internal const int NotBefore = 5;
    internal const int IssuedAt = 6;
    internal const int Id = 7;

    internal const int Replay = 308;
    internal const int Version = 310;
    internal const int Networks = 311;
    internal const int Uri = 312;
    internal const int Methods = 313;
    internal const int Countries = 316;

    // What to do for the client, not whether to serve it: nothing here acts on them.
    internal const int InterfaceData = 320;
    internal const int OnRefusal = 322;
    internal const int Renewal = 323;

    /// <summary>Inside <see cref="Uri"/>: the path of the request.</summary>
    internal const int UriPath = 3;
}
