using System.Text;

namespace Netflix.Encoder.Processes;

/// <summary>Keeps the end of a stream of text, however long the stream is.</summary>
internal sealed class TextTail(int maxCharacters)
{
    private readonly StringBuilder _text = new();

    public async Task ReadToEndAsync(TextReader reader, CancellationToken cancel)
    {
        char[] buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancel)) > 0)
        {
            _text.Append(buffer, 0, read);
            if (_text.Length > maxCharacters) _text.Remove(0, _text.Length - maxCharacters);
        }
    }

    public override string ToString() => _text.ToString();
}
