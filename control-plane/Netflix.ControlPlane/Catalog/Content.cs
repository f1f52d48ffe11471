using Netflix.Contracts.Titles;

namespace Netflix.ControlPlane.Catalog;

/// <summary>A title as its operator described it.</summary>
/// <param name="Regions">ISO 3166-1 alpha-2 countries it may be shown in; empty: everywhere.</param>
/// <param name="Package">What plays; null until published.</param>
internal sealed record Content(
    Guid ContentId, string Slug, string Name, string Synopsis, int Year, string MaturityRating, IReadOnlyList<string> Genres,
    IReadOnlyList<string> Regions, Attribution Attribution, PackageId? Package, DateTimeOffset Created);

/// <summary>Who made the title and under which licence it is shown.</summary>
internal sealed record Attribution(string Text, string Url, string License);
