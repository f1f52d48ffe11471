using System.ComponentModel.DataAnnotations;

namespace Netflix.ControlPlane.Signing;

/// <summary>Where the programs that get a token for the origin reach it.</summary>
internal sealed class OriginOptions
{
    /// <summary>Base URL, e.g. <c>http://origin:8090</c>.</summary>
    [Required, Url] public string Url { get; init; } = "";

    internal string UrlOf(string path) => $"{Url.TrimEnd('/')}/{path}";
}

[OptionsValidator]
internal sealed partial class OriginOptionsValidator : IValidateOptions<OriginOptions>;
