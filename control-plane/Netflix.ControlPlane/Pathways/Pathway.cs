namespace Netflix.ControlPlane.Pathways;

/// <summary>One way to a title's files.</summary>
/// <param name="Id">The appliance's name.</param>
/// <param name="Folder">URL of the title's folder there, token included, with a slash at its end.</param>
internal readonly record struct Pathway(string Id, string Folder);
