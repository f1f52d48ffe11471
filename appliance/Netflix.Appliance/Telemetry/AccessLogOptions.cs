using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Appliance.Telemetry;

internal sealed class AccessLogOptions
{
    /// <summary>Where the lines go; empty: nowhere.</summary>
    public string File { get; init; } = "";

    /// <summary>A file that has grown this long is put aside as <c>.1</c>, the one before as <c>.2</c>, and so on.</summary>
    [Range(1, 1_048_576)] public int MaxFileMegabytes { get; init; } = 256;

    /// <summary>Files put aside; older ones are deleted.</summary>
    [Range(1, 100)] public int KeptFiles { get; init; } = 4;

    /// <summary>Memory for lines that wait for the disk; what comes when it is full is dropped and counted.</summary>
    [Range(64, 1_048_576)] public int BufferKilobytes { get; init; } = 2048;
}

[OptionsValidator]
internal sealed partial class AccessLogOptionsValidator : IValidateOptions<AccessLogOptions>;
