using Netflix.Appliance.Storage;

namespace Netflix.Appliance.Purging;

/// <summary>How an operator's path, as viewers ask for it, becomes the key of a stored object.</summary>
/// <param name="before">What stands before the path in a key: in the standalone proxy the origin's address.</param>
/// <param name="keepsSlash">False where keys begin without the slash of the path: <c>titles/{package}/{path}</c>.</param>
internal sealed class PurgeNames(string before, bool keepsSlash)
{
    /// <returns>Null when it does not begin with a slash, or is too long to be the name of anything stored.</returns>
    internal string? KeyOf(string? path)
    {
        if (path is not ['/', ..]) return null;
        string key = before + (keepsSlash ? path : path[1..]);
        return key.Length is > 0 and <= ObjectKey.MaxLength / 4 ? key : null;
    }
}
