using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Netflix.Encoder.Packaging;

/// <summary>What is read back from the packager's MPD: codecs for the title manifest, timelines to check that renditions align.</summary>
internal sealed class DashManifest
{
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    private DashManifest(IReadOnlyDictionary<string, DashRendition> renditions) => Renditions = renditions;

    /// <summary>By the folder of the rendition's segments.</summary>
    public IReadOnlyDictionary<string, DashRendition> Renditions { get; }

    /// <exception cref="InvalidDataException">Not a manifest as the packager writes it.</exception>
    public static DashManifest Load(string file)
    {
        try
        {
            return new DashManifest(XDocument.Load(file).Descendants(Mpd + "Representation").Select(Read).ToDictionary(rendition => rendition.Id));
        }
        catch (Exception error) when (error is XmlException or FormatException or NullReferenceException or ArgumentException)
        {
            throw new InvalidDataException($"The packager's {PackageCommand.DashManifest} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Players switch between renditions at segment bounds; bounds that differ show as stalls and repeats.</summary>
    /// <exception cref="InvalidDataException">Two video renditions have different segment bounds.</exception>
    public void RequireAlignedVideo()
    {
        DashRendition[] videos = [.. Renditions.Values.Where(rendition => rendition.IsVideo)];
        if (videos.FirstOrDefault(video => !video.SegmentSeconds.SequenceEqual(videos[0].SegmentSeconds)) is { } other)
            throw new InvalidDataException($"The segments of {other.Id} are not aligned with those of {videos[0].Id}.");
    }

    private static DashRendition Read(XElement representation)
    {
        XElement template = representation.Element(Mpd + "SegmentTemplate")!;
        double timescale = double.Parse(template.Attribute("timescale")!.Value, CultureInfo.InvariantCulture);
        IEnumerable<double> durations = template.Descendants(Mpd + "S").SelectMany(segment => Enumerable.Repeat(
            Math.Round(double.Parse(segment.Attribute("d")!.Value, CultureInfo.InvariantCulture) / timescale, 4),
            1 + int.Parse(segment.Attribute("r")?.Value ?? "0", CultureInfo.InvariantCulture)));
        return new DashRendition(
            Path.GetDirectoryName(template.Attribute("initialization")!.Value)!,
            representation.Attribute("codecs")!.Value,
            representation.Attribute("mimeType")!.Value.StartsWith("video/", StringComparison.Ordinal),
            [.. durations]);
    }
}

/// <param name="Codec">RFC 6381.</param>
internal sealed record DashRendition(string Id, string Codec, bool IsVideo, IReadOnlyList<double> SegmentSeconds);
