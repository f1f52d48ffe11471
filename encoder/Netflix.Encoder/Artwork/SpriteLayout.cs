using Netflix.Encoder.Ladder;

namespace Netflix.Encoder.Artwork;

/// <summary>
/// The grid of small pictures shown while a viewer drags along the time line: one per so many keyframes, at most 400, so that
/// the picture of a film stays under a megabyte.
/// </summary>
/// <param name="GopsPerTile">Every how many GOPs a keyframe is taken.</param>
internal sealed record SpriteLayout(int Tiles, int Columns, int Rows, int TileWidth, int TileHeight, int GopsPerTile, double SecondsPerTile)
{
    private const int MaxTiles = 400;
    private const int LongSide = 160;

    public int Width => Columns * TileWidth;
    public int Height => Rows * TileHeight;

    public static SpriteLayout For(TitleLadder ladder)
    {
        VideoRung source = ladder.Video[^1];
        int gops = (ladder.Frames + ladder.GopFrames - 1) / ladder.GopFrames;
        int step = Math.Max(1, (gops + MaxTiles - 1) / MaxTiles);
        int tiles = (gops + step - 1) / step;
        int columns = (int)Math.Ceiling(Math.Sqrt(tiles));
        double scale = (double)LongSide / Math.Max(source.Width, source.Height);
        return new SpriteLayout(
            tiles, columns, (tiles + columns - 1) / columns,
            Even(source.Width * scale), Even(source.Height * scale),
            step, ladder.Rate.SecondsOf(ladder.GopFrames * step));
    }

    public (int X, int Y) PositionOf(int tile) => (tile % Columns * TileWidth, tile / Columns * TileHeight);

    private static int Even(double side) => Math.Max(2, (int)Math.Round(side / 2) * 2);
}
