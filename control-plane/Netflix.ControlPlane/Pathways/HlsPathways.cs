using System.Text;
using System.Text.RegularExpressions;

namespace Netflix.ControlPlane.Pathways;

/// <summary>
/// A title's multivariant playlist with pathways: every rendition once for each, its groups with names of their own (RFC 8216bis, 4.4.6.6
/// and 7).
/// </summary>
internal sealed partial class HlsPathways
{
    private static readonly string[] PerPathway = ["#EXT-X-MEDIA:", "#EXT-X-STREAM-INF:", "#EXT-X-I-FRAME-STREAM-INF:"];

    private readonly string[] _head;
    private readonly string[] _perPathway;

    private HlsPathways(string[] head, string[] perPathway) => (_head, _perPathway) = (head, perPathway);

    /// <exception cref="InvalidDataException">No multivariant playlist.</exception>
    internal static HlsPathways Read(ReadOnlySpan<byte> playlist)
    {
        string[] lines = [.. Encoding.UTF8.GetString(playlist).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
        if (lines is not ["#EXTM3U", ..] || !lines.Any(line => line.StartsWith("#EXT-X-STREAM-INF:", StringComparison.Ordinal)))
            throw new InvalidDataException("The manifest is no multivariant playlist.");
        // Comments would stand there once for each pathway.
        ILookup<bool, string> lookup = lines.Where(line => line.StartsWith("#EXT", StringComparison.Ordinal) || line[0] != '#')
            .Where(line => !line.StartsWith("#EXT-X-CONTENT-STEERING:", StringComparison.Ordinal))
            .ToLookup(line => line[0] != '#' || PerPathway.Any(tag => line.StartsWith(tag, StringComparison.Ordinal)));
        return new HlsPathways([.. lookup[false]], [.. lookup[true]]);
    }

    /// <param name="pathways">Best first.</param>
    internal string With(IReadOnlyList<Pathway> pathways, string steeringUrl)
    {
        var text = new StringBuilder();
        foreach (string line in _head) text.Append(line).Append('\n');
        text.Append($"#EXT-X-CONTENT-STEERING:SERVER-URI=\"{steeringUrl}\",PATHWAY-ID=\"{pathways[0].Id}\"\n");
        foreach (Pathway pathway in pathways)
        {
            foreach (string line in _perPathway) text.Append(line[0] == '#' ? Tag(line, pathway) : pathway.Folder + line).Append('\n');
        }
        return text.ToString();
    }

    private static string Tag(string line, Pathway pathway)
    {
        string own = Uri().Replace(line, match => $"{match.Groups[1].Value}\"{pathway.Folder}{match.Groups[2].Value}\"");
        own = Group().Replace(own, match => $"{match.Groups[1].Value}\"{match.Groups[2].Value}-{pathway.Id}\"");
        return $"{own},PATHWAY-ID=\"{pathway.Id}\"";
    }

    // An attribute begins behind the tag's colon or a comma. A URI with a scheme stays what it is.
    [GeneratedRegex("([:,]URI=)\"((?!\\w+:)[^\"]*)\"")]
    private static partial Regex Uri();

    [GeneratedRegex("([:,](?:GROUP-ID|AUDIO|VIDEO|SUBTITLES)=)\"([^\"]*)\"")]
    private static partial Regex Group();
}
