using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Catalog;
using Netflix.ControlPlane.Drm;
using Netflix.ControlPlane.Tests.Hosting;

namespace Netflix.ControlPlane.Tests.Catalog;

public sealed class VideoAssetTableTests(ReplicaFixture fixture) : IClassFixture<ReplicaFixture>
{
    private VideoAssetTable Assets => fixture.Replica.Get<VideoAssetTable>();

    [Fact]
    public async Task Publishing_twice_changes_nothing_and_the_newest_package_stands_first()
    {
        Content older = await Cinema.PublishAsync(fixture.Replica), newer = await Cinema.PublishAsync(fixture.Replica);
        byte[] manifest = await ManifestAsync(older.ContentId);
        long revision = await fixture.Replica.Get<ContentTable>().ReadRevisionAsync(TestContext.Current.CancellationToken);
        await Assets.PublishAsync(older.ContentId, older.Package!.Value, manifest, TestContext.Current.CancellationToken);
        PackageId[] ours = [.. (await Assets.ListPackagesAsync(TestContext.Current.CancellationToken)).Select(listed => listed.Package).Where(package => package == older.Package || package == newer.Package)];
        Assert.Equal(new[] { newer.Package!.Value, older.Package!.Value }, ours);
        Assert.NotNull(await fixture.Replica.Get<ContentTable>().FindAsync(older.ContentId, TestContext.Current.CancellationToken));
        Assert.True(revision > 1);
    }

    [Fact]
    public async Task A_manifest_of_another_title_or_package_is_refused()
    {
        Content one = await Cinema.DraftAsync(fixture.Replica), other = await Cinema.DraftAsync(fixture.Replica);
        byte[] manifest = await ManifestAsync(one.ContentId);
        await Assert.ThrowsAsync<InvalidDataException>(() => Assets.PublishAsync(other.ContentId, PackageId.Of(manifest), manifest, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<InvalidDataException>(() => Assets.PublishAsync(one.ContentId, PackageId.Of([1]), manifest, TestContext.Current.CancellationToken));
        Assert.Null((await fixture.Replica.Get<ContentTable>().FindAsync(one.ContentId, TestContext.Current.CancellationToken))!.Package);
    }

    private async Task<byte[]> ManifestAsync(Guid contentId)
    {
        ContentKeyPair keys = await fixture.Replica.Get<ContentKeyTable>().GetOrCreateAsync(contentId, TestContext.Current.CancellationToken);
        return TitleManifestFormat.Write(Cinema.Manifest(contentId, keys));
    }
}
