using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Netflix.Contracts.Fleet;

/// <summary>
/// The numbers of the titles that an appliance has on disk entirely: a bit each, as in <c>Holdings.whole</c>. 15,000 titles are
/// 2 KB, so that a control plane can know those of every appliance. Immutable: the same object is the same set.
/// </summary>
public sealed class HeldTitles
{
    /// <summary>Beyond any catalog; 128 KiB of bits.</summary>
    public const int MaxNumber = (1 << 20) - 1;

    private readonly byte[] _bits;

    // Without zeros at the end: one set has one form.
    private HeldTitles(ReadOnlySpan<byte> bits)
    {
        _bits = bits.TrimEnd((byte)0).ToArray();
        Digest = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(_bits));
    }

    public static HeldTitles None { get; } = new([]);

    /// <summary>Tells whether both ends of a link have the same picture.</summary>
    public ulong Digest { get; }

    /// <summary>Title n is held when bit n % 8 of byte n / 8 is set.</summary>
    public ReadOnlySpan<byte> Bits => _bits;

    public int Count => _bits.Sum(bits => BitOperations.PopCount(bits));

    public bool Contains(int number) => number >= 0 && number >> 3 < _bits.Length && (_bits[number >> 3] & (1 << (number & 7))) != 0;

    /// <exception cref="FormatException">Longer than any catalog.</exception>
    public static HeldTitles Parse(ReadOnlySpan<byte> bits) => bits.Length <= (MaxNumber + 1) / 8
        ? new(bits)
        : throw new FormatException($"Title numbers go up to {MaxNumber}.");

    /// <exception cref="FormatException">A number is beyond any catalog.</exception>
    public static HeldTitles Of(IEnumerable<int> numbers) => None.With([.. numbers], []);

    /// <exception cref="FormatException">A number is beyond any catalog.</exception>
    public HeldTitles With(IReadOnlyCollection<int> gained, IReadOnlyCollection<int> lost)
    {
        foreach (int number in gained.Concat(lost))
        {
            if (number is < 0 or > MaxNumber) throw new FormatException($"Title numbers go up to {MaxNumber}.");
        }
        byte[] bits = new byte[Math.Max(_bits.Length, gained.Concat(lost).DefaultIfEmpty().Max() / 8 + 1)];
        _bits.CopyTo(bits, 0);
        foreach (int number in gained) bits[number >> 3] |= (byte)(1 << (number & 7));
        foreach (int number in lost) bits[number >> 3] &= (byte)~(1 << (number & 7));
        return new HeldTitles(bits);
    }

    /// <summary>Those that are assigned as well.</summary>
    public HeldTitles Within(HeldTitles assigned)
    {
        byte[] bits = [.. _bits.Zip(assigned._bits, (held, told) => (byte)(held & told))];
        return bits.AsSpan().TrimEnd((byte)0).Length == _bits.Length && bits.AsSpan(0, _bits.Length).SequenceEqual(_bits) ? this : new HeldTitles(bits);
    }

    /// <summary>What makes this out of the set before.</summary>
    public (IReadOnlyCollection<int> Gained, IReadOnlyCollection<int> Lost) Since(HeldTitles before) => (Missing(before, this), Missing(this, before));

    public IEnumerable<int> Numbers()
    {
        for (int number = 0; number < _bits.Length * 8; number++)
        {
            if (Contains(number)) yield return number;
        }
    }

    /// <summary>The same, 64 titles a word.</summary>
    public ulong[] ToWords()
    {
        byte[] whole = new byte[(_bits.Length + 7) / 8 * 8];
        _bits.CopyTo(whole, 0);
        ulong[] words = new ulong[whole.Length / 8];
        for (int i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt64LittleEndian(whole.AsSpan(i * 8));
        return words;
    }

    private static int[] Missing(HeldTitles here, HeldTitles there) => [.. there.Numbers().Where(number => !here.Contains(number))];
}
