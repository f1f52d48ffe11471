using System.Diagnostics.Metrics;
using System.Net;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Netflix.Appliance.Quality;
using Netflix.Contracts.Fleet;

namespace Netflix.Appliance.Tests.Quality;

public sealed class ViewerQualityTests : IDisposable
{
    private const int Window = 60, Segment = 4;
    private static readonly Cmcd Fine = Cmcd.None.With("bl=20000,br=3000,mtp=20000"u8), Dry = Cmcd.None.With("bs,su"u8);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Prefixes_with_enough_clients_are_told_once_a_window_the_worst_first()
    {
        ViewerQuality quality = Start();
        Play(quality, Window, (Clients("192.0.2", 6), Fine), (Clients("198.51.100", 7), Dry), (Clients("203.0.113", 4), Dry));
        Assert.Equal(["all 17 11", "198.51.100.0/24 7 7", "192.0.2.0/24 6 0"], Told(quality));
        Assert.Empty(quality.TakeNews());
        Play(quality, Window, (Clients("192.0.2", 5), Fine));
        Assert.Equal(["all 5 0", "192.0.2.0/24 5 0"], Told(quality));
        _time.Advance(TimeSpan.FromSeconds(Window));
        Assert.Empty(quality.TakeNews());
    }

    [Fact]
    public void A_session_that_has_just_come_speaks_of_whoever_served_before()
    {
        ViewerQuality quality = Start();
        Play(quality, SessionVoice.SettlesInSeconds - 1, (Clients("192.0.2", 6), Dry));
        Play(quality, Window, (Clients("192.0.2", 6), Fine));
        Assert.Equal("all 6 0", Told(quality)[0]);
    }

    [Theory]
    [InlineData("bs", true)]
    [InlineData("bsd=300", true)]
    [InlineData("sta=r", true)]
    [InlineData("bl=1500,br=3000,mtp=2000", true)]
    [InlineData("bl=1500,br=3000,mtp=9000", false)]
    [InlineData("bl=1500,br=3000,mtp=2000,su", false)]
    [InlineData("sta=p", false)]
    [InlineData("br=3000", false)]
    public void What_tells_that_a_buffer_ran_dry(string report, bool isStarved)
    {
        ViewerQuality quality = Start();
        Play(quality, 20, (Clients("192.0.2", 5), Cmcd.None.With("sta=p"u8)));
        Play(quality, Window, (Clients("192.0.2", 5), Cmcd.None.With(System.Text.Encoding.ASCII.GetBytes(report))));
        Assert.Equal($"all 5 {(isStarved ? 5 : 0)}", Told(quality)[0]);
    }

    [Fact]
    public void Rebuffering_before_the_first_picture_is_a_start()
    {
        ViewerQuality quality = Start();
        Play(quality, Window, (Clients("192.0.2", 5), Cmcd.None.With("sta=r"u8)));
        Assert.Equal("all 5 0", Told(quality)[0]);
    }

    [Fact]
    public void Rebuffering_after_a_seek_is_the_viewers_own_doing()
    {
        ViewerQuality quality = Start();
        (IPAddress, ulong)[] clients = Clients("192.0.2", 5);
        Play(quality, 20, (clients, Cmcd.None.With("sta=p"u8)));
        SayEvent(quality, clients, "sta=k", "sta=r", "sta=p");
        Play(quality, Window, (clients, Fine));
        Assert.Equal("all 5 0", Told(quality)[0]);
    }

    [Fact]
    public void An_event_counts_for_a_session_that_is_served()
    {
        ViewerQuality quality = Start();
        (IPAddress, ulong)[] served = Clients("192.0.2", 6);
        Play(quality, Window, (served, Cmcd.None.With("sta=p"u8)));
        SayEvent(quality, served[..2], "sta=r");
        SayEvent(quality, served[2..3], "bs");
        // Somebody else's token, a client and a network that nobody serves.
        SayEvent(quality, [(served[3].Item1, 4711)], "bs");
        SayEvent(quality, [.. Clients("192.0.2", 9)[6..], .. Clients("198.51.100", 6)], "bs");
        Assert.Equal(["all 6 3", "192.0.2.0/24 6 3"], Told(quality));
    }

    [Fact]
    public void An_event_says_nothing_of_an_appliance_that_has_not_served_its_session_lately_and_keeps_nothing_alive()
    {
        ViewerQuality quality = Start();
        (IPAddress, ulong)[] moved = Clients("192.0.2", 6);
        Play(quality, Window / 2, (moved, Fine));
        for (int second = 0; second < Window / 2; second += Segment)
        {
            _time.Advance(TimeSpan.FromSeconds(Segment));
            if (second > SessionVoice.SpeaksOfServerSeconds) SayEvent(quality, moved, "bs");
        }
        Assert.Equal("all 6 0", Told(quality)[0]);
        SayEvent(quality, moved, "bs");
        _time.Advance(TimeSpan.FromSeconds(Window));
        Assert.Empty(quality.TakeNews());
    }

    [Fact]
    public void An_IPv6_client_is_a_56_and_its_prefix_a_48()
    {
        ViewerQuality quality = Start();
        (IPAddress, ulong)[] oneHousehold = [.. Enumerable.Range(0, 200).Select(i => (IPAddress.Parse($"2001:db8:1:7{i:x2}::{i}"), (ulong)i + 1))];
        (IPAddress, ulong)[] others = [.. Enumerable.Range(0, 5).Select(i => (IPAddress.Parse($"2001:db8:1:{i}00::1"), (ulong)i + 1000))];
        Play(quality, Window, (oneHousehold, Dry), (others, Fine));
        Assert.Equal(["all 6 1", "2001:db8:1::/48 6 1"], Told(quality));
    }

    [Fact]
    public void One_token_is_one_voice_under_however_many_addresses()
    {
        ViewerQuality quality = Start();
        (IPAddress, ulong)[] passedOn = [.. Enumerable.Range(100, 50).Select(i => (IPAddress.Parse($"192.0.2.{i}"), 99UL))];
        Play(quality, Window, (Clients("192.0.2", 6), Fine), (passedOn, Dry));
        string told = Told(quality)[0];
        Assert.True(told is "all 6 0" or "all 7 1", told);
    }

    [Fact]
    public void A_household_counts_as_starved_when_half_of_its_screens_did()
    {
        ViewerQuality quality = Start();
        (IPAddress, ulong)[] ScreensOf(int from, int count) => [.. Enumerable.Range(0, 5).SelectMany(house => Enumerable.Range(from, count).Select(screen => (IPAddress.Parse($"192.0.2.{house}"), (ulong)(house * 10 + screen + 1))))];
        Play(quality, Window, (ScreensOf(0, 3), Fine), (ScreensOf(3, 1), Dry));
        Assert.Equal("all 5 0", Told(quality)[0]);
        Play(quality, Window, (ScreensOf(0, 1), Fine), (ScreensOf(3, 1), Dry));
        Assert.Equal("all 5 5", Told(quality)[0]);
    }

    [Fact]
    public void Of_too_many_prefixes_the_one_not_heard_of_for_longest_is_forgotten()
    {
        ViewerQuality quality = Start(new QualityOptions { Prefixes = 16 });
        (IPAddress, ulong)[] Many(int from) => [.. Enumerable.Range(from, 400).Select(i => (new IPAddress([10, (byte)(i >> 8), (byte)i, 1]), (ulong)i + 1))];
        Play(quality, 20, (Many(0), Fine));
        Play(quality, Window, (Many(1000), Fine), (Clients("192.0.2", 6), Fine));
        Assert.InRange(quality.TakeNews().Count, 0, 17);
    }

    [Fact]
    public void No_more_than_a_heartbeat_may_have_is_told_and_what_is_left_out_is_not_the_worst()
    {
        ViewerQuality quality = Start();
        (IPAddress, ulong)[] many = [.. Enumerable.Range(0, 400).SelectMany(net => Enumerable.Range(1, 5).Select(i => (new IPAddress([10, (byte)(net >> 8), (byte)net, (byte)i]), (ulong)(net * 10 + i))))];
        Play(quality, Window, (many, Fine), (Clients("192.0.2", 6), Dry));
        string[] told = Told(quality);
        Assert.Equal((ViewerPrefix.MaxPrefixes, "all 2006 6", "192.0.2.0/24 6 6"), (told.Length, told[0], told[1]));
    }

    [Fact]
    public void What_nobody_took_in_time_is_not_told_later()
    {
        ViewerQuality quality = Start();
        Play(quality, 10 * Window, (Clients("192.0.2", 6), Dry));
        Assert.Empty(quality.TakeNews());
        Play(quality, Window, (Clients("192.0.2", 6), Fine));
        Assert.Equal("all 6 0", Told(quality)[0]);
    }

    [Fact]
    public void Switched_off_nothing_is_counted()
    {
        ViewerQuality quality = Start(new QualityOptions { Enabled = false });
        Play(quality, Window, (Clients("192.0.2", 6), Dry));
        Assert.Empty(quality.TakeNews());
    }

    // Whatever it sends, with however many tokens and session ids: one client more, starved or not, and nothing in other prefixes.
    [Fact]
    public void A_hostile_client_is_one_voice_in_its_own_prefix() =>
        Gen.Select(Gen.Select(Gen.ULong, Gen.Int[0, 3]).Array[1, 400], Gen.Int[5, 20], Gen.Int[0, 5]).Sample((hostile, honest, starved) =>
        {
            Cmcd[] said = [Dry, Fine, Cmcd.None.With("sta=r,sid=\"x\""u8), Cmcd.None.With("bsd=9999,sid=\"y\""u8)];
            ViewerQuality quality = Start();
            (IPAddress, ulong)[] here = Clients("192.0.2", honest), there = Clients("198.51.100", honest);
            var address = IPAddress.Parse("192.0.2.250");
            for (int second = 0; second < Window; second += Segment)
            {
                Say(quality, here[..starved], Dry);
                Say(quality, here[starved..], Fine);
                Say(quality, there, Fine);
                foreach ((ulong token, int which) in hostile)
                {
                    quality.Hear(address, token | 1UL << 63, said[which]);
                    quality.HearEvent(address, token | 1UL << 63, said[which]);
                }
                _time.Advance(TimeSpan.FromSeconds(Segment));
            }
            PrefixQuality[] told = [.. quality.TakeNews()];
            PrefixQuality attacked = told.Single(quality => NameOf(quality) == "192.0.2.0/24");
            Assert.InRange((int)attacked.Clients, honest, honest + 1);
            Assert.InRange((int)attacked.Starved, starved, starved + 1);
            PrefixQuality other = told.Single(quality => NameOf(quality) == "198.51.100.0/24");
            Assert.Equal((honest, 0), ((int)other.Clients, (int)other.Starved));
        }, iter: 100, threads: 1);

    public void Dispose() => _services.Dispose();

    private ViewerQuality Start(QualityOptions? options = null) =>
        new(Options.Create(options ?? new QualityOptions()), new QualityMetrics(_services.GetRequiredService<IMeterFactory>()), _time);

    private static (IPAddress, ulong)[] Clients(string prefix, int count) => [.. Enumerable.Range(1, count).Select(i => (IPAddress.Parse($"{prefix}.{i}"), (ulong)(prefix.Length * 1000 + i)))];

    private void Play(ViewerQuality quality, int seconds, params ((IPAddress, ulong)[] Clients, Cmcd Says)[] groups)
    {
        for (int second = 0; second < seconds; second += Segment)
        {
            foreach (((IPAddress, ulong)[] clients, Cmcd says) in groups) Say(quality, clients, says);
            _time.Advance(TimeSpan.FromSeconds(Segment));
        }
    }

    private static void Say(ViewerQuality quality, (IPAddress Address, ulong Token)[] clients, in Cmcd says)
    {
        foreach ((IPAddress address, ulong token) in clients) quality.Hear(address, token, says);
    }

    private static void SayEvent(ViewerQuality quality, (IPAddress Address, ulong Token)[] clients, params string[] says)
    {
        foreach (Cmcd report in says.Select(say => Cmcd.None.With(System.Text.Encoding.ASCII.GetBytes(say))))
        {
            foreach ((IPAddress address, ulong token) in clients) quality.HearEvent(address, token, report);
        }
    }

    private static string[] Told(ViewerQuality quality) => [.. quality.TakeNews().Select(told => $"{NameOf(told)} {told.Clients} {told.Starved}")];

    private static string NameOf(PrefixQuality told) => ViewerPrefix.TryRead(told.Prefix.Span, out ViewerPrefix prefix) ? prefix.ToString() : "no prefix";
}
