using System.Security.Cryptography;
using Google.Protobuf;
using Netflix.Contracts.EncodeJobs;
using Netflix.Encoder.Origin;
using Netflix.Encoder.Probe;
using Netflix.Encoder.Tests.StandIns;

namespace Netflix.Encoder.Tests.Origin;

public sealed class MasterDownloadTests : IAsyncLifetime
{
    private readonly EncoderServices _encoder = new(("Origin:MaxRetries", "2"), ("Origin:IdleSeconds", "1"));
    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(900_000);
    private OriginStandIn _origin = null!;
    private EncodeJob _job = null!;

    private string Target => _encoder.File("downloaded");

    public async ValueTask InitializeAsync()
    {
        _origin = await OriginStandIn.StartAsync();
        string master = _encoder.File("uploaded");
        await File.WriteAllBytesAsync(master, _bytes);
        _job = TestJob.Of(master, _origin);
    }

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        await _encoder.DisposeAsync();
    }

    [Fact]
    public async Task A_broken_download_goes_on_where_it_broke_more_often_than_the_retry_limit_as_long_as_bytes_come()
    {
        int breaks = 0;
        _origin.Fault = async context =>
        {
            if (++breaks > 4) return false;
            await OriginStandIn.BreakAfterAsync(context, _bytes, 50_000, Target);
            return true;
        };
        List<double> shares = [];
        await DownloadAsync(_job.Master, shares.Add);

        Assert.Equal(_bytes, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal(5, _origin.Requests.Count);
        Assert.DoesNotContain(_origin.Requests.Skip(1), request => !request.Contains("bytes=", StringComparison.Ordinal));
        Assert.Equal(1, shares[^1]);
    }

    [Fact]
    public async Task An_origin_that_ignores_ranges_is_read_from_the_start_again()
    {
        int requests = 0;
        _origin.Fault = async context =>
        {
            if (++requests == 1)
            {
                await OriginStandIn.BreakAfterAsync(context, _bytes, 200_000, Target);
                return true;
            }
            context.Request.Headers.Remove("Range");
            return false;
        };
        await DownloadAsync(_job.Master);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Bytes_of_another_master_are_not_accepted()
    {
        _job.Master.Sha256 = ByteString.CopyFrom(SHA256.HashData("another"u8));
        var error = await Assert.ThrowsAsync<OriginUnavailableException>(() => DownloadAsync(_job.Master));
        Assert.Contains("SHA-256 differs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_master_that_the_origin_does_not_have_is_refused_for_good()
    {
        _job.Master.MasterId = Guid.NewGuid().ToString();
        await Assert.ThrowsAsync<MasterRefusedException>(() => DownloadAsync(_job.Master));
        Assert.Single(_origin.Requests);
    }

    [Fact]
    public async Task A_token_that_was_renewed_meanwhile_opens_the_origin()
    {
        var access = new OriginAccess(new OriginGrant { Url = _origin.Url, Token = "expired" });
        _origin.Fault = _ =>
        {
            access.Renew(new OriginGrant { Url = _origin.Url, Token = OriginStandIn.Token });
            return Task.FromResult(false);
        };
        await _encoder.Get<MasterDownload>().RunAsync(_job.Master, access, Target, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(2, _origin.Requests.Count);
    }

    [Fact]
    public async Task An_origin_that_falls_silent_is_given_up_after_the_retries()
    {
        _origin.Fault = async context =>
        {
            context.Response.ContentLength = _bytes.Length;
            await context.Response.StartAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        await Assert.ThrowsAsync<OriginUnavailableException>(() => DownloadAsync(_job.Master));
        Assert.Equal(3, _origin.Requests.Count);
    }

    private Task DownloadAsync(MasterFile master, Action<double>? report = null) => _encoder.Get<MasterDownload>()
        .RunAsync(master, new OriginAccess(_job.Origin), Target, report ?? (_ => { }), TestContext.Current.CancellationToken);
}
