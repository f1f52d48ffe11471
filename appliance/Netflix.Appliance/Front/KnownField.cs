namespace Netflix.Appliance.Front;

/// <summary>Request fields that decide something here. The others are carried along unread.</summary>
[Flags]
internal enum KnownField
{
    None = 0,
    Host = 1 << 0,
    Connection = 1 << 1,
    ContentLength = 1 << 2,
    TransferEncoding = 1 << 3,
    Expect = 1 << 4,
    Range = 1 << 5,
    IfRange = 1 << 6,
    IfMatch = 1 << 7,
    IfNoneMatch = 1 << 8,
    IfModifiedSince = 1 << 9,
    IfUnmodifiedSince = 1 << 10,
    CacheControl = 1 << 11,
    Pragma = 1 << 12,
    Authorization = 1 << 13,
    TraceParent = 1 << 14,
    UserAgent = 1 << 15,
    Referer = 1 << 16,

    /// <summary>CMCD-Object, CMCD-Request, CMCD-Session or CMCD-Status.</summary>
    Cmcd = 1 << 17,
}

internal static class KnownFields
{
    internal static KnownField Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => Is(name, "host"u8, KnownField.Host),
        5 => Is(name, "range"u8, KnownField.Range),
        6 => Is(name, "expect"u8, KnownField.Expect) | Is(name, "pragma"u8, KnownField.Pragma),
        8 => Is(name, "if-range"u8, KnownField.IfRange) | Is(name, "if-match"u8, KnownField.IfMatch),
        7 => Is(name, "referer"u8, KnownField.Referer),
        10 => Is(name, "connection"u8, KnownField.Connection) | Is(name, "user-agent"u8, KnownField.UserAgent),
        11 => Is(name, "traceparent"u8, KnownField.TraceParent) | Is(name, "cmcd-object"u8, KnownField.Cmcd) | Is(name, "cmcd-status"u8, KnownField.Cmcd),
        12 => Is(name, "cmcd-request"u8, KnownField.Cmcd) | Is(name, "cmcd-session"u8, KnownField.Cmcd),
        13 => Is(name, "cache-control"u8, KnownField.CacheControl) | Is(name, "if-none-match"u8, KnownField.IfNoneMatch)
            | Is(name, "authorization"u8, KnownField.Authorization),
        14 => Is(name, "content-length"u8, KnownField.ContentLength),
        17 => Is(name, "transfer-encoding"u8, KnownField.TransferEncoding) | Is(name, "if-modified-since"u8, KnownField.IfModifiedSince),
        19 => Is(name, "if-unmodified-since"u8, KnownField.IfUnmodifiedSince),
        _ => KnownField.None,
    };

    private static KnownField Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower, KnownField field) =>
        System.Text.Ascii.EqualsIgnoreCase(name, lower) ? field : KnownField.None;
}
