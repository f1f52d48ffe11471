using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Netflix.ControlPlane.Database;

/// <summary>One numbered step of the schema, e.g. <c>0001_accounts.sql</c>. Once applied anywhere it is never edited: add another.</summary>
/// <param name="Checksum">SHA-256 of the text, 64 hexadecimal digits.</param>
internal sealed record SchemaMigration(int Number, string Name, string Sql, string Checksum)
{
    private const string Prefix = "migration/";

    /// <summary>The migrations inside this program, by number.</summary>
    internal static IReadOnlyList<SchemaMigration> Embedded { get; } = ReadEmbedded(typeof(SchemaMigration).Assembly);

    /// <exception cref="FormatException">The name does not start with four digits and an underscore.</exception>
    internal static SchemaMigration Of(string name, string sql)
    {
        if (name.Length < 6 || name[4] != '_' || !int.TryParse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            throw new FormatException($"A migration is named like 0001_accounts.sql, not '{name}'.");
        // Line endings must not turn a checkout on another system into a changed migration.
        string text = sql.ReplaceLineEndings("\n");
        return new(number, name, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private static SchemaMigration[] ReadEmbedded(Assembly assembly)
    {
        SchemaMigration[] migrations = [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Of(name[Prefix.Length..], ReadText(assembly, name)))
            .OrderBy(migration => migration.Number)];
        if (migrations.GroupBy(m => m.Number).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Two migrations have the number {twice.Key:D4}: {string.Join(", ", twice.Select(m => m.Name))}.");
        return migrations;
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
