using Netflix.Contracts.Titles;
using Netflix.Contracts.Tokens;
using Netflix.ControlPlane.Viewing;

namespace Netflix.ControlPlane.Catalog;

/// <summary>Absolute URLs on an appliance; all null while none holds the title.</summary>
internal sealed record ArtworkUrls(string? Card, string? Poster, string? Backdrop)
{
    internal static ArtworkUrls None { get; } = new(null, null, null);

    /// <param name="baseUrl">Of the appliance, without a slash at the end.</param>
    internal static ArtworkUrls On(string baseUrl, VideoAsset asset)
    {
        string? Url(string role) => asset.Artwork.FirstOrDefault(artwork => artwork.Role == role) is { } artwork
            ? TitleUrl.Of(baseUrl, asset.Package, artwork.Path) : null;
        string? poster = Url("poster");
        return new(Url("card") ?? poster, poster, Url("backdrop") ?? poster);
    }
}

/// <summary>Where an appliance and the origin have the files of a package.</summary>
internal static class TitleUrl
{
    internal static string Of(string baseUrl, PackageId package, string path) => baseUrl.TrimEnd('/') + FolderOf(package) + path;

    /// <summary>As <see cref="Of"/>, opened by a token; relative URLs in what is read there carry it on.</summary>
    internal static string WithToken(string baseUrl, string token, PackageId package, string path) =>
        baseUrl.TrimEnd('/') + TokenPath.With(token, FolderOf(package) + path);

    /// <summary>With a slash at both ends.</summary>
    internal static string FolderOf(PackageId package) => $"/titles/{package}/";
}

internal sealed record ResumeResponse(double PositionSeconds, double DurationSeconds, DateTimeOffset UpdatedAt)
{
    internal static ResumeResponse? Of(ViewingPosition? position) =>
        position is { Unfinished: true } ? new(position.PositionSeconds, position.DurationSeconds, position.UpdatedAt) : null;
}

/// <summary>A title as a tile.</summary>
/// <param name="Resume">Null when the profile has not begun it, or has finished.</param>
internal sealed record Card(
    Guid ContentId, string Name, int Year, double DurationSeconds, string MaturityRating, IReadOnlyList<string> Genres, string Synopsis,
    ArtworkUrls Artwork, ResumeResponse? Resume)
{
    internal static Card Of(Content content, VideoAsset asset, ArtworkUrls artwork) => new(
        content.ContentId, content.Name, content.Year, asset.DurationSeconds, content.MaturityRating, content.Genres, content.Synopsis, artwork, null);
}
