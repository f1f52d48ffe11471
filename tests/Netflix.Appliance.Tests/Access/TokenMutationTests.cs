using System.Buffers.Text;
using System.Text;
using Netflix.Appliance.Access;

namespace Netflix.Appliance.Tests.Access;

public sealed class TokenMutationTests
{
    private const int Mutations = 100_000;

    /// <summary>Bits, bytes, cuts, doublings and splices, in the bytes and in their text. The seed makes a failure repeatable.</summary>
    [Fact]
    public void A_hundred_thousand_altered_tokens_are_refused_without_a_crash()
    {
        using var gate = new GateUnderTest();
        byte[] text = gate.Desk.SignText(gate.Token), other = gate.Desk.SignText(gate.Token);
        byte[] bytes = Base64Url.DecodeFromUtf8(text);
        var random = new Random(5007);
        var seen = new Dictionary<AccessVerdict, int>();
        for (int i = 0; i < Mutations; i++)
        {
            byte[] altered = i % 3 == 0 ? Alter(text, other, random) : Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Alter(bytes, Base64Url.DecodeFromUtf8(other), random)));
            if (altered.AsSpan().SequenceEqual(text) || altered.AsSpan().SequenceEqual(other) || altered.Length == 0) continue;
            AccessVerdict verdict = gate.Check(altered);
            Assert.True(verdict is AccessVerdict.Malformed or AccessVerdict.BadSignature or AccessVerdict.UnknownKey, $"mutation {i}: {verdict} for {Encoding.ASCII.GetString(altered)}");
            seen[verdict] = seen.GetValueOrDefault(verdict) + 1;
        }
        Assert.Equal(3, seen.Count);
        Assert.Equal(AccessVerdict.Granted, gate.Check(text));
    }

    private static byte[] Alter(byte[] good, byte[] other, Random random)
    {
        byte[] altered = [.. good];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(altered.Length), length = random.Next(1, 9);
            altered = random.Next(6) switch
            {
                0 => Changed(altered, at, (byte)(altered[at] ^ (1 << random.Next(8)))),
                1 => Changed(altered, at, (byte)random.Next(256)),
                2 => altered[..Math.Max(1, at)],
                3 => [.. altered[..at], .. altered[Math.Min(altered.Length, at + length)..], 0],
                4 => [.. altered[..at], .. altered[at..Math.Min(altered.Length, at + length)], .. altered[at..]],
                _ => [.. altered[..at], .. other[Math.Min(at, other.Length)..]],
            };
        }
        return altered;
    }

    private static byte[] Changed(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }
}
