using Netflix.Lab;
using Netflix.LoadTests.Peers;

namespace Netflix.LoadTests.Tests.Peers;

public sealed class TemplateTests
{
    [Fact]
    public void Every_place_of_every_configuration_is_filled()
    {
        string folder = Directory.CreateTempSubdirectory("bench-templates").FullName;
        try
        {
            var certificate = BenchCertificate.Create(folder, TimeProvider.System);
            foreach (CacheProgram program in (CacheProgram[])[CacheProgram.Nginx, CacheProgram.NginxThreads, CacheProgram.Varnish, CacheProgram.TrafficServer])
            {
                string own = Directory.CreateDirectory(Path.Combine(folder, program.Name)).FullName;
                program.Prepare(new CacheSetup(new Uri("http://127.0.0.1:1"), own, Directory.CreateDirectory(Path.Combine(own, "cache")).FullName, 1 << 30) { Port = 2, Certificate = program.SpeaksTls ? certificate : null });
                // The first line may speak of {{places}}.
                Assert.All(
                    Directory.EnumerateFiles(own, "*", SearchOption.AllDirectories),
                    file => Assert.DoesNotContain("{{", string.Join('\n', File.ReadLines(file).Skip(1)), StringComparison.Ordinal));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_peer_nobody_knows_is_an_error_that_names_the_known()
    {
        var error = Assert.Throws<LabException>(() => CacheProgram.OursAnd(["nginx,squid"], CacheProgram.Nginx, CacheProgram.Varnish));
        Assert.Contains("'squid'; it knows nginx, varnish", error.Message, StringComparison.Ordinal);
    }
}
