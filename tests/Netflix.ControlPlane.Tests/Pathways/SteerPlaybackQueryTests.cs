using Netflix.ControlPlane.Pathways;

namespace Netflix.ControlPlane.Tests.Pathways;

public sealed class SteerPlaybackQueryTests
{
    [Theory]
    [InlineData("?_HLS_pathway=edge-a&_HLS_throughput=5140000", "edge-a")]
    [InlineData("?_HLS_throughput=5140000&_HLS_pathway=edge-a", "edge-a")]
    [InlineData("?_DASH_pathway=\"edge-a\"&_DASH_throughput=5140000", "edge-a")]
    [InlineData("?_DASH_pathway=%22edge-a%22%2C%22edge-b%22&_DASH_throughput=5140000%2C1", "edge-a")]
    [InlineData("?_DASH_pathway=edge-a,edge-b", "edge-a")]
    [InlineData("?_DASH_pathway=", "")]
    [InlineData("?pathway=edge-a", "")]
    [InlineData("?", "")]
    [InlineData("", "")]
    public void The_pathway_in_use_is_found_as_each_player_writes_it(string query, string expected) =>
        Assert.Equal(expected, SteerPlayback.PathwayOf(query).ToString());
}
