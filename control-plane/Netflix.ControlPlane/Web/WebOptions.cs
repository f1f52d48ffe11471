namespace Netflix.ControlPlane.Web;

internal sealed class WebOptions
{
    /// <summary>Folder with the built pages. Empty: the <c>wwwroot</c> beside the program.</summary>
    public string Folder { get; init; } = "";
}
