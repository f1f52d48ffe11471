namespace Netflix.ControlPlane.Access;

internal sealed class PublicUrlOptions
{
    /// <summary>The URL viewers use, e.g. <c>https://video.example</c>. Empty: as each request came in.</summary>
    public string Base { get; init; } = "";
}

/// <summary>Absolute URLs of this control plane as viewers reach it.</summary>
internal sealed class PublicUrl(IOptions<PublicUrlOptions> options)
{
    private readonly string _base = options.Value.Base.TrimEnd('/');

    /// <summary>Viewers' pages come over TLS.</summary>
    internal bool IsHttps(HttpRequest request) => _base.Length > 0 ? _base.StartsWith("https:", StringComparison.OrdinalIgnoreCase) : request.IsHttps;

    /// <param name="path">With its leading slash.</param>
    internal string Of(HttpRequest request, string path) =>
        _base.Length > 0 ? _base + path : $"{request.Scheme}://{request.Host}{path}";
}

internal sealed class PublicUrlOptionsValidator : IValidateOptions<PublicUrlOptions>
{
    public ValidateOptionsResult Validate(string? name, PublicUrlOptions options) =>
        options.Base.Length == 0 || (Uri.TryCreate(options.Base, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("PublicUrl:Base must be an absolute http or https URL, e.g. https://video.example");
}
