using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Netflix.ControlPlane.Pathways;

/// <summary>A title's MPD with pathways: a BaseURL for each, and where to ask which to prefer (DASH-IF, ETSI TS 103 998).</summary>
internal sealed class DashPathways
{
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    private readonly string _before;
    private readonly string _behind;

    private DashPathways(string before, string behind) => (_before, _behind) = (before, behind);

    /// <exception cref="InvalidDataException">No MPD of ours.</exception>
    internal static DashPathways Read(ReadOnlySpan<byte> mpd)
    {
        const string Place = "netflix-pathways";
        try
        {
            using var stream = new MemoryStream(mpd.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XDocument document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
            if (document.Root?.Name != Mpd + "MPD") throw new InvalidDataException("The manifest's root is not an MPD.");
            // The URLs of its own, should it have any, would stand beside ours.
            document.Root.Elements(Mpd + "BaseURL").Remove();
            document.Root.AddFirst(new XProcessingInstruction(Place, ""));
            string[] halves = document.ToString(SaveOptions.DisableFormatting).Split($"<?{Place} ?>", 2);
            if (halves.Length != 2) halves = document.ToString(SaveOptions.DisableFormatting).Split($"<?{Place}?>", 2);
            return new DashPathways("""<?xml version="1.0" encoding="UTF-8"?>""" + "\n" + halves[0], halves[1]);
        }
        catch (XmlException error)
        {
            throw new InvalidDataException($"The manifest is no XML: {error.Message}", error);
        }
    }

    /// <param name="pathways">Best first.</param>
    internal string With(IReadOnlyList<Pathway> pathways, string steeringUrl)
    {
        var text = new StringBuilder(_before, _before.Length + _behind.Length + 1024);
        foreach (Pathway pathway in pathways)
            text.Append(new XElement("BaseURL", new XAttribute("serviceLocation", pathway.Id), pathway.Folder));
        text.Append(new XElement("ContentSteering", new XAttribute("defaultServiceLocation", pathways[0].Id), new XAttribute("queryBeforeStart", "false"), steeringUrl));
        return text.Append(_behind).ToString();
    }
}
