using CsCheck;
using Netflix.Encoder.Artwork;
using Netflix.Encoder.Ladder;

namespace Netflix.Encoder.Tests.Artwork;

public sealed class SpriteLayoutTests
{
    [Fact]
    public void Every_moment_of_any_title_has_one_tile_inside_the_sprite() =>
        Gen.Select(Gen.Int[24, 24 * 3600 * 6], Gen.Int[64, 1920], Gen.Int[64, 1920]).Sample((frames, width, height) =>
        {
            TitleLadder ladder = Ladder(frames, width, height);
            SpriteLayout layout = SpriteLayout.For(ladder);
            Assert.InRange(layout.Tiles, 1, 400);
            Assert.True(layout.Columns * layout.Rows >= layout.Tiles, $"{layout}");
            Assert.True(layout.Tiles * layout.SecondsPerTile >= ladder.DurationSeconds, $"{layout} for {ladder.DurationSeconds} s");
            Assert.True((layout.Tiles - 1) * layout.SecondsPerTile < ladder.DurationSeconds, $"{layout} for {ladder.DurationSeconds} s");
            (int x, int y) = layout.PositionOf(layout.Tiles - 1);
            Assert.True(x + layout.TileWidth <= layout.Width && y + layout.TileHeight <= layout.Height, $"{layout}");
        });

    [Fact]
    public void The_track_ends_with_the_title_and_counts_hours()
    {
        string track = ThumbnailTrack.Write(SpriteLayout.For(Ladder(24 * 3700, 854, 480)), "thumbnails.jpg", 3700);
        Assert.Contains("01:01:", track, StringComparison.Ordinal);
        Assert.Contains("--> 01:01:40.000\n", track, StringComparison.Ordinal);
    }

    private static TitleLadder Ladder(int frames, int width, int height) =>
        new([new VideoRung("video-480p", width, height, 22, 1, 1, "3.0")], null, new FrameRate(24, 1), 48, frames);
}
