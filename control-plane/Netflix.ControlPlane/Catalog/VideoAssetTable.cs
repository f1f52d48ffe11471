using System.Text.Json;
using Netflix.Contracts.Titles;
using Netflix.ControlPlane.Fleet;
using Npgsql;
using NpgsqlTypes;

namespace Netflix.ControlPlane.Catalog;

/// <summary>Table <c>video_assets</c>: the packages that were published.</summary>
internal sealed class VideoAssetTable(NpgsqlDataSource database, TimeProvider time)
{
    private const string Columns =
        "package, content_id, duration_seconds, dash_path, hls_path, total_bytes, renditions, artwork, thumbnails_path, published_at";

    /// <summary>
    /// Records the package and makes it the one its title plays, in one transaction. Doing it again changes nothing.
    /// </summary>
    /// <exception cref="InvalidDataException">The manifest is not one, or belongs to another package or title.</exception>
    /// <exception cref="PostgresException">23503: no such content.</exception>
    internal async Task PublishAsync(Guid contentId, PackageId package, byte[] titleManifest, CancellationToken cancel)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await PublishAsync(connection, contentId, package, titleManifest, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>The same within the transaction the caller has open on the connection.</summary>
    internal async Task PublishAsync(NpgsqlConnection connection, Guid contentId, PackageId package, byte[] titleManifest, CancellationToken cancel)
    {
        var asset = VideoAsset.Of(contentId, package, titleManifest, time.GetUtcNow());
        await InsertAsync(connection, asset, titleManifest, cancel);
        await using var command = new NpgsqlCommand(
            "UPDATE content SET package = $2 WHERE content_id = $1 AND package IS DISTINCT FROM $2", connection);
        command.Parameters.Add(new() { Value = contentId });
        command.Parameters.Add(new() { Value = package.ToString() });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The packages that titles play now and their numbers, newest first.</summary>
    internal async Task<IReadOnlyList<AssignedPackage>> ListPackagesAsync(CancellationToken cancel = default)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            SELECT asset.asset_number, asset.package FROM video_assets asset JOIN content ON content.package = asset.package
            ORDER BY asset.published_at DESC, asset.package
            """);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<AssignedPackage> packages = [];
        while (await reader.ReadAsync(cancel)) packages.Add(new AssignedPackage(reader.GetInt32(0), PackageId.Parse(reader.GetString(1))));
        return packages;
    }

    /// <summary>All packages that were ever published of a title.</summary>
    internal async Task<IReadOnlyList<PackageId>> ListPackagesOfAsync(Guid contentId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT package FROM video_assets WHERE content_id = $1 ORDER BY published_at DESC");
        command.Parameters.Add(new() { Value = contentId });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<PackageId> packages = [];
        while (await reader.ReadAsync(cancel)) packages.Add(PackageId.Parse(reader.GetString(0)));
        return packages;
    }

    /// <returns>Null when there is no such package.</returns>
    internal async Task<TitleManifest?> FindManifestAsync(PackageId package, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT title_manifest FROM video_assets WHERE package = $1");
        command.Parameters.Add(new() { Value = package.ToString() });
        return await command.ExecuteScalarAsync(cancel) is byte[] manifest ? TitleManifestFormat.Read(manifest) : null;
    }

    /// <summary>The assets that titles play now, without their file lists.</summary>
    internal async Task<IReadOnlyList<VideoAsset>> ListCurrentAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            $"SELECT {Columns} FROM video_assets WHERE package IN (SELECT package FROM content)");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<VideoAsset> assets = [];
        while (await reader.ReadAsync(cancel)) assets.Add(Read(reader));
        return assets;
    }

    private static async Task InsertAsync(NpgsqlConnection connection, VideoAsset asset, byte[] titleManifest, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"INSERT INTO video_assets ({Columns}, title_manifest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (package) DO NOTHING",
            connection);
        command.Parameters.Add(new() { Value = asset.Package.ToString() });
        command.Parameters.Add(new() { Value = asset.ContentId });
        command.Parameters.Add(new() { Value = asset.DurationSeconds });
        command.Parameters.Add(new() { Value = asset.DashPath });
        command.Parameters.Add(new() { Value = asset.HlsPath });
        command.Parameters.Add(new() { Value = asset.TotalBytes });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(asset.Renditions), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(asset.Artwork), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = (object?)asset.ThumbnailsPath ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = asset.Published });
        command.Parameters.Add(new() { Value = titleManifest });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static VideoAsset Read(NpgsqlDataReader reader) => new(
        PackageId.Parse(reader.GetString(0)), reader.GetGuid(1), reader.GetDouble(2), reader.GetString(3), reader.GetString(4), reader.GetInt64(5),
        JsonSerializer.Deserialize<TitleRendition[]>(reader.GetString(6))!, JsonSerializer.Deserialize<TitleArtwork[]>(reader.GetString(7))!,
        reader.IsDBNull(8) ? null : reader.GetString(8), reader.GetFieldValue<DateTimeOffset>(9));
}
