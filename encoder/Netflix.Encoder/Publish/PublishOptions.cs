using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Netflix.Encoder.Publish;

internal sealed class PublishOptions
{
    [Range(1, 64)] public int ParallelUploads { get; init; } = 4;
}

[OptionsValidator]
internal sealed partial class PublishOptionsValidator : IValidateOptions<PublishOptions>;
