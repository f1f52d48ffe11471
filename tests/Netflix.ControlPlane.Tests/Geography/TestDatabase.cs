using System.Diagnostics;
using System.Text.Json;

namespace Netflix.ControlPlane.Tests.Geography;

/// <summary>A database in MaxMind's format, written by MaxMind's own library.</summary>
internal static class TestDatabase
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Geography", "write-mmdb.pl");

    /// <param name="type">"GeoLite2-City", "GeoLite2-ASN"; with "flat" in it: all fields at the top, as text and floats.</param>
    internal static async Task WriteAsync(string file, string type, params (string Network, object Record)[] networks)
    {
        var start = new ProcessStartInfo("perl") { ArgumentList = { Script, file, type }, RedirectStandardInput = true, RedirectStandardError = true };
        using Process perl = Process.Start(start)!;
        foreach ((string network, object record) in networks) await perl.StandardInput.WriteAsync($"{network}\t{JsonSerializer.Serialize(record)}\n");
        perl.StandardInput.Close();
        string errors = await perl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await perl.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(perl.ExitCode == 0, $"perl: {errors}");
    }
}
