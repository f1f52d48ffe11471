using Google.Protobuf;
using Netflix.Contracts.EncodeJobs;

namespace Netflix.Encoder.Packaging;

/// <summary>The secrets of one title, as hexadecimal digits for the packager. Prints as nothing, whoever logs it.</summary>
internal sealed class ContentKeySet
{
    private const int Bytes = 16;

    private ContentKeySet(HexKey audio, HexKey video) => (Audio, Video) = (audio, video);

    public HexKey Audio { get; }
    public HexKey Video { get; }

    /// <exception cref="InvalidDataException">The job brought no usable keys.</exception>
    public static ContentKeySet From(ContentKeys? keys)
    {
        if (keys is not { ProtectionScheme: "cbcs", Audio: { } audio, Video: { } video })
            throw new InvalidDataException("The job brings no cbcs keys for audio and video.");
        return new ContentKeySet(HexKey.From(audio), HexKey.From(video));
    }

    public override string ToString() => "(content keys)";

    internal sealed class HexKey
    {
        private HexKey(string id, string key) => (Id, Key) = (id, key);

        public string Id { get; }
        public string Key { get; }

        internal static HexKey From(ContentKey key) => new(Hex(key.KeyId), Hex(key.Key));

        public override string ToString() => Id;

        private static string Hex(ByteString bytes) => bytes.Length == Bytes
            ? Convert.ToHexStringLower(bytes.Span)
            : throw new InvalidDataException($"A content key and its id have {Bytes} bytes each.");
    }
}
