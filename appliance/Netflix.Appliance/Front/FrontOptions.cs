using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Front;

/// <summary>What one viewer may take of an appliance.</summary>
internal sealed class FrontOptions
{
    /// <summary>Open connections; further ones are closed at once.</summary>
    [Range(1, 1_000_000)] public int MaxConnections { get; init; } = 20_000;

    /// <summary>Of one client address (IPv6: one /64). A carrier's NAT is one address with many viewers behind it.</summary>
    [Range(1, 1_000_000)] public int MaxConnectionsPerAddress { get; init; } = 4096;

    /// <summary>From a request's first byte to the end of its head; also from the connection to its first request.</summary>
    [Range(1, 600)] public int HeadSeconds { get; init; } = 10;

    /// <summary>Between two requests of a connection.</summary>
    [Range(1, 3600)] public int IdleSeconds { get; init; } = 120;

    /// <summary>A body, either way, that moves slower than this over <see cref="StallSeconds"/> ends its connection.</summary>
    [Range(1, 1_000_000)] public int MinBytesPerSecond { get; init; } = 500;

    [Range(2, 600)] public int StallSeconds { get; init; } = 10;
}

[OptionsValidator]
internal sealed partial class FrontOptionsValidator : IValidateOptions<FrontOptions>;
