using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Scratch;

internal sealed class ScratchOptions
{
    /// <summary>Where masters and encodes lie while a job runs; several encoders may share it.</summary>
    [Required] public string Folder { get; init; } = "";

    /// <summary>Free space a job needs at its start, in times its master's length: the master, its encodes and their package.</summary>
    [Range(1, 20)] public int FreeTimesMaster { get; init; } = 4;
}

[OptionsValidator]
internal sealed partial class ScratchOptionsValidator : IValidateOptions<ScratchOptions>;
