using System.Formats.Cbor;

namespace Netflix.Contracts.Tokens;

/// <summary>Passes over a value that nobody here acts on, to a bounded depth.</summary>
internal static class CborNesting
{
    private const int MaxDepth = 8;

    /// <exception cref="CborContentException">Deeper than <see cref="MaxDepth"/>, or not CBOR.</exception>
    internal static void Skip(CborReader reader, int depth = 0)
    {
        if (depth == MaxDepth) throw new CborContentException($"Nested deeper than {MaxDepth} levels.");
        switch (reader.PeekState())
        {
            case CborReaderState.StartArray:
                for (int? left = reader.ReadStartArray(); left > 0; left--) Skip(reader, depth + 1);
                reader.ReadEndArray();
                break;
            case CborReaderState.StartMap:
                for (int? left = reader.ReadStartMap() * 2; left > 0; left--) Skip(reader, depth + 1);
                reader.ReadEndMap();
                break;
            case CborReaderState.Tag:
                reader.ReadTag();
                Skip(reader, depth + 1);
                break;
            default:
                reader.SkipValue();
                break;
        }
    }
}
