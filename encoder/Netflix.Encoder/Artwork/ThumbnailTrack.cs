using System.Globalization;
using System.Text;

namespace Netflix.Encoder.Artwork;

/// <summary>WebVTT whose cues point into the sprite: <c>thumbnails.jpg#xywh=x,y,w,h</c> (W3C Media Fragments), relative to the track.</summary>
internal static class ThumbnailTrack
{
    public static string Write(SpriteLayout layout, string spriteName, double durationSeconds)
    {
        var track = new StringBuilder("WEBVTT\n");
        for (int tile = 0; tile < layout.Tiles; tile++)
        {
            double from = tile * layout.SecondsPerTile;
            double to = Math.Min(durationSeconds, from + layout.SecondsPerTile);
            (int x, int y) = layout.PositionOf(tile);
            track.Append(CultureInfo.InvariantCulture,
                $"\n{Clock(from)} --> {Clock(to)}\n{spriteName}#xywh={x},{y},{layout.TileWidth},{layout.TileHeight}\n");
        }
        return track.ToString();
    }

    private static string Clock(double seconds)
    {
        long milliseconds = (long)Math.Round(seconds * 1000);
        return string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}.{milliseconds % 1000:000}");
    }
}
