using CsCheck;
using Netflix.Contracts.EncodeJobs;
using Netflix.Encoder.Jobs;

namespace Netflix.Encoder.Tests.Jobs;

public sealed class JobProgressTests
{
    [Fact]
    public void The_total_never_falls_whatever_the_stages_tell() =>
        Gen.Select(Gen.Int[1, 5], Gen.Double).Array[1, 50].Sample(steps =>
        {
            var progress = new JobProgress();
            double last = 0;
            foreach ((int stage, double share) in steps)
            {
                progress.Reached((EncodeStage)stage, share);
                Assert.InRange(progress.Current.TotalShare, last, 1);
                Assert.InRange(progress.Current.StageShare, 0, 1);
                last = progress.Current.TotalShare;
            }
        });

    [Fact]
    public void The_end_of_the_last_stage_is_the_whole()
    {
        var progress = new JobProgress();
        progress.Reached(EncodeStage.Publish, 1);
        Assert.Equal(1, progress.Current.TotalShare, tolerance: 1e-9);
    }
}
