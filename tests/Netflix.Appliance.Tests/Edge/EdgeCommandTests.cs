using Netflix.Appliance.Edge;

namespace Netflix.Appliance.Tests.Edge;

public sealed class EdgeCommandTests
{
    private static readonly string[] Complete = ["--origin", "http://origin:81/base", "--listen", "0.0.0.0:8080", "--cache", "/c", "--cache-size", "1GB"];

    [Fact]
    public void A_complete_command_line_becomes_configuration()
    {
        Assert.Null(EdgeCommand.Read([.. Complete, "--admin=127.0.0.1:9090", "--backup-origin", "https://other"], out Dictionary<string, string?> settings));
        Assert.Equal("http://origin:81/base", settings["Edge:Origin"]);
        Assert.Equal("https://other/", settings["Edge:BackupOrigin"]);
        Assert.Equal("http://0.0.0.0:8080", settings["Kestrel:Endpoints:Public:Url"]);
        Assert.Equal("http://127.0.0.1:9090", settings["Kestrel:Endpoints:Admin:Url"]);
        Assert.Equal("/c", settings["Storage:Disks:0:Folder"]);
        Assert.Equal("1000000000", settings["Storage:Disks:0:Size"]);
        Assert.Equal("false", settings["Pacing:Enabled"]);
    }

    [Theory]
    [InlineData("--origin", "ftp://x", "--origin 'ftp://x'")]
    [InlineData("--origin", "nonsense", "--origin 'nonsense'")]
    [InlineData("--backup-origin", "http://o?a=b", "--backup-origin 'http://o?a=b'")]
    [InlineData("--listen", "8080", "--listen '8080'")]
    [InlineData("--listen", "a:99999", "--listen 'a:99999'")]
    [InlineData("--cache-size", "much", "--cache-size 'much'")]
    [InlineData("--cache-size", "1MB", "--cache-size '1MB'")]
    public void A_wrong_value_is_named(string option, string value, string expected)
    {
        string[] args = [.. Complete, "--backup-origin", "http://other"];
        args[Array.IndexOf(args, option) + 1] = value;
        Assert.StartsWith(expected, EdgeCommand.Read(args, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--origin is missing")]
    [InlineData("'--colour' is not an option", "--colour", "red")]
    [InlineData("--origin needs a value", "--origin")]
    [InlineData("--cache is given twice", "--cache", "a", "--cache", "b")]
    [InlineData("--pacing 'maybe' is neither", "--pacing", "maybe", "--origin", "http://o", "--listen", ":80", "--cache", "c", "--cache-size", "1GB")]
    public void A_wrong_command_line_is_explained_in_one_line(string expected, params string[] args)
    {
        string? wrong = EdgeCommand.Read(args, out _);
        Assert.StartsWith(expected, wrong, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong!);
    }
}
