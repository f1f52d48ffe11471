namespace Netflix.Appliance.Caching;

/// <summary>Why a response is not kept. Names go into metrics and Cache-Status detail.</summary>
internal enum NotStored
{
    /// <summary>It may be stored.</summary>
    No,
    Method,
    RequestBody,
    RequestNoStore,
    InterimStatus,
    PartialContent,
    NotModified,
    /// <summary>must-understand, and this status is not.</summary>
    StatusNotUnderstood,
    NoStore,
    Private,
    /// <summary>The request was authorized, and nothing says that the answer is for all (RFC 9111, section 3.5).</summary>
    Authorization,
    VaryAny,
    TooManyVaryFields,
    SetCookie,
    TooManySurrogateKeys,
    /// <summary>More than the store keeps beside a body.</summary>
    FieldsTooLong,
    /// <summary>No lifetime is stated and the status allows no guess: section 3, last item.</summary>
    NoFreshness,
    /// <summary>Stale on arrival without validator or leave to be stale: it could never be used.</summary>
    NeverUsable,
}
