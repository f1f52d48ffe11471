using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Netflix.Encoder.Scratch;

namespace Netflix.Encoder.Tests.Scratch;

public sealed class ScratchSpaceTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("encoder-scratch-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void What_a_dead_encoder_left_is_swept_and_a_living_one_is_left_alone()
    {
        DirectoryInfo dead = _root.CreateSubdirectory("encoder-dead");
        File.WriteAllText(Path.Combine(dead.FullName, ".lock"), "");
        File.WriteAllText(Path.Combine(dead.FullName, "master"), "half a film");
        using ScratchSpace living = Open();
        using ScratchFolder work = living.Open(1);
        using ScratchSpace second = Open();
        Assert.False(dead.Exists && Directory.Exists(dead.FullName));
        Assert.True(Directory.Exists(work.Package), "The folder of an encoder at work was swept.");
    }

    [Fact]
    public void A_job_leaves_nothing_behind_and_an_encoder_neither()
    {
        using (ScratchSpace scratch = Open())
        {
            string master;
            using (ScratchFolder folder = scratch.Open(1))
            {
                master = folder.MasterFile;
                File.WriteAllText(master, "a film");
            }
            Assert.False(File.Exists(master));
        }
        Assert.Empty(_root.GetFileSystemInfos());
    }

    [Fact]
    public void A_master_that_does_not_fit_is_told_before_it_is_fetched()
    {
        using ScratchSpace scratch = Open();
        var error = Assert.Throws<ScratchFullException>(() => scratch.Open(ulong.MaxValue / 100));
        Assert.Contains("make room at Scratch:Folder", error.Message, StringComparison.Ordinal);
    }

    private ScratchSpace Open() => new(Options.Create(new ScratchOptions { Folder = _root.FullName }), NullLogger<ScratchSpace>.Instance);
}
