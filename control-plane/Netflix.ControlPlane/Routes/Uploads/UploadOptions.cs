using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Routes.Uploads;

internal sealed class UploadOptions
{
    /// <summary>Of a file as it is sent. Unpacked it may be forty times as large.</summary>
    [Range(1, 16_384)] public int MaxUploadMegabytes { get; init; } = 512;

    /// <summary>Of one upload, after its filter: they are in every replica's memory.</summary>
    [Range(1, 20_000_000)] public int MaxUploadedRoutes { get; init; } = 2_000_000;

    /// <summary>Each of them is read on one core. Beyond: 503.</summary>
    [Range(1, 16)] public int UploadsAtOnce { get; init; } = 1;

    /// <summary>How often a replica asks whether uploads changed.</summary>
    [Range(50, 60_000)] public int RefreshMilliseconds { get; init; } = 1000;
}

[OptionsValidator]
internal sealed partial class UploadOptionsValidator : IValidateOptions<UploadOptions>;
