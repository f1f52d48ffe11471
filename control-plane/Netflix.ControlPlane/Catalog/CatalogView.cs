namespace Netflix.ControlPlane.Catalog;

/// <summary>The catalog as all of this replica sees it, at most a second old. Readers take <see cref="Current"/> once.</summary>
internal sealed class CatalogView
{
    private volatile CatalogSnapshot _current = CatalogSnapshot.Empty;

    internal CatalogSnapshot Current => _current;

    internal void Replace(CatalogSnapshot snapshot) => _current = snapshot;
}
