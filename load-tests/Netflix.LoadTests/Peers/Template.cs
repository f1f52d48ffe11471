using System.Reflection;

namespace Netflix.LoadTests.Peers;

/// <summary>A file of <c>Templates/</c> whose <c>{{places}}</c> are filled in.</summary>
internal static class Template
{
    public static string Fill(string name, params (string Place, string Value)[] values)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no template '{name}'.");
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();
        foreach (var (place, value) in values)
            text = text.Replace($"{{{{{place}}}}}", value, StringComparison.Ordinal);
        return text;
    }
}
