using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Netflix.ControlPlane.Geography;
using Netflix.ControlPlane.Steering;
using Netflix.ControlPlane.Tests.Hosting;
using Netflix.Steering.Fleet;
using Netflix.Steering.Networks;

namespace Netflix.ControlPlane.Tests.Geography;

public sealed class ViewerPlacesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netflix-geo-");
    private readonly FakeTimeProvider _time = new();
    private readonly ViewerPlaces _places = new();

    [Fact]
    public async Task City_and_AS_databases_complete_each_other_and_a_countrys_middle_is_no_place()
    {
        string city = File("city.mmdb"), network = File("asn.mmdb");
        await TestDatabase.WriteAsync(city, "GeoLite2-City",
            ("81.2.69.0/24", new { country = new { iso_code = "GB" }, city = new { names = new { en = "London" } }, location = new { latitude = 51.5, longitude = -0.1, accuracy_radius = 10 } }),
            ("89.160.0.0/16", new { country = new { iso_code = "SE" }, location = new { latitude = 62.0, longitude = 15.0, accuracy_radius = 1000 } }),
            ("89.161.0.0/16", new { country = new { iso_code = "SE" }, location = new { latitude = 58.4, longitude = 15.6, accuracy_radius = 76 } }),
            ("2001:db8::/32", new { registered_country = new { iso_code = "FR" } }));
        await TestDatabase.WriteAsync(network, "GeoLite2-ASN", ("81.2.0.0/16", new { autonomous_system_number = 4_200_000_001 }));
        using GeoRefresh refresh = await StartAsync(city, network);

        Assert.Equal(Place("81.2.69.7", 4_200_000_001, "GB", new GeoPoint(51.5, -0.1)), Find("81.2.69.7", "DE"));
        Assert.Equal(Find("81.2.69.7"), Find("::ffff:81.2.69.7"));
        Assert.Equal(Place("89.160.20.1", 0, "SE", null), Find("89.160.20.1"));
        Assert.Equal(Place("89.161.20.1", 0, "SE", new GeoPoint(58.4, 15.6)), Find("89.161.20.1"));
        Assert.Equal(Place("2001:db8::7", 0, "FR", null), Find("2001:db8::7", "DE"));
        Assert.Equal(Place("127.0.0.1", 0, "DE", null), Find("127.0.0.1", "DE"));
        await refresh.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_flat_database_is_read_as_well()
    {
        string file = File("dbip.mmdb");
        await TestDatabase.WriteAsync(file, "dbip-city-flat",
            ("81.2.69.0/24", new { country_code = "gb", city = "London", latitude = 51.5, longitude = -0.125 }), ("89.160.0.0/16", new { country_code = "SE", city = "", latitude = 62.0, longitude = 15.0 }));
        using GeoRefresh refresh = await StartAsync(file);
        Assert.Equal(Place("81.2.69.7", 0, "GB", new GeoPoint(51.5, -0.125)), Find("81.2.69.7"));
        Assert.Equal(Place("89.160.20.1", 0, "SE", null), Find("89.160.20.1"));
        await refresh.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_file_that_changes_is_read_anew_and_a_bad_one_leaves_the_last_good_in_use()
    {
        string file = File("city.mmdb");
        using GeoRefresh refresh = await StartAsync(file);
        Assert.Null(Find("81.2.69.7").Country);

        await TestDatabase.WriteAsync(file, "GeoLite2-Country", ("81.2.69.0/24", new { country = new { iso_code = "GB" } }));
        await SeesAsync("GB");
        await TestDatabase.WriteAsync(file + ".new", "GeoLite2-Country", ("81.2.69.0/24", new { country = new { iso_code = "IE" } }));
        System.IO.File.Move(file + ".new", file, overwrite: true);
        await SeesAsync("IE");
        byte[] whole = await System.IO.File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("IE", Find("81.2.69.7").Country);
        System.IO.File.Delete(file);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("IE", Find("81.2.69.7").Country);
        await refresh.StopAsync(TestContext.Current.CancellationToken);

        Task SeesAsync(string country) => Eventually.SeesAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                return Find("81.2.69.7").Country;
            },
            seen => seen == country);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private async Task<GeoRefresh> StartAsync(params string[] files)
    {
        var refresh = new GeoRefresh(_places, Options.Create(new GeoOptions { Files = files }), _time, NullLogger<GeoRefresh>.Instance);
        await refresh.StartAsync(TestContext.Current.CancellationToken);
        return refresh;
    }

    private ViewerPlace Find(string address, string? country = null) => _places.Find(IPAddress.Parse(address), country, needsTls: false);

    private static ViewerPlace Place(string address, uint network, string? country, GeoPoint? place) => new(NetworkAddress.Of(IPAddress.Parse(address)), network, country, place, NeedsTls: false);
}
