using Netflix.Contracts.Titles;
using Npgsql;

namespace Netflix.ControlPlane.Catalog;

/// <summary>Table <c>content</c>, and the revision of the catalog that its changes raise.</summary>
internal sealed class ContentTable(NpgsqlDataSource database)
{
    private const string Columns = """
        content_id, slug, name, synopsis, year, maturity_rating, genres, regions,
        attribution_text, attribution_url, attribution_license, package, created_at
        """;

    internal async Task<Content?> FindAsync(Guid contentId, CancellationToken cancel = default)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT {Columns} FROM content WHERE content_id = $1");
        command.Parameters.Add(new() { Value = contentId });
        return (await ReadAsync(command, cancel)).FirstOrDefault();
    }

    internal async Task<Guid?> FindIdBySlugAsync(string slug, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT content_id FROM content WHERE slug = $1");
        command.Parameters.Add(new() { Value = slug });
        return await command.ExecuteScalarAsync(cancel) as Guid?;
    }

    /// <summary>All titles, newest first.</summary>
    internal async Task<IReadOnlyList<Content>> ListAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"SELECT {Columns} FROM content ORDER BY created_at DESC, content_id");
        return await ReadAsync(command, cancel);
    }

    internal async Task<long> ReadRevisionAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT revision FROM catalog_revision");
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>False when the slug is taken.</summary>
    internal async Task<bool> TryInsertAsync(Content content, CancellationToken cancel)
    {
        await using NpgsqlCommand command = database.CreateCommand($"""
            INSERT INTO content ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12) ON CONFLICT (slug) DO NOTHING
            """);
        object[] values =
        [
            content.ContentId, content.Slug, content.Name, content.Synopsis, content.Year, content.MaturityRating, content.Genres.ToArray(),
            content.Regions.ToArray(), content.Attribution.Text, content.Attribution.Url, content.Attribution.License, content.Created,
        ];
        foreach (object value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    private static async Task<List<Content>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<Content> contents = [];
        while (await reader.ReadAsync(cancel)) contents.Add(Read(reader));
        return contents;
    }

    private static Content Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetString(5),
        reader.GetFieldValue<string[]>(6), reader.GetFieldValue<string[]>(7),
        new Attribution(reader.GetString(8), reader.GetString(9), reader.GetString(10)),
        reader.IsDBNull(11) ? null : PackageId.Parse(reader.GetString(11)), reader.GetFieldValue<DateTimeOffset>(12));
}
