using System.Text.Json.Serialization;

namespace Netflix.Lab.Titles;

/// <summary>A real clip with the words that go with it, as the ops API takes them.</summary>
/// <param name="MasterFile">The master on this machine.</param>
public sealed record DemoTitle(
    [property: JsonIgnore] string MasterFile, string Slug, string Name, string Synopsis, int Year, string MaturityRating,
    IReadOnlyList<string> Genres, DemoAttribution Attribution);

public sealed record DemoAttribution(string Text, string Url, string License);
