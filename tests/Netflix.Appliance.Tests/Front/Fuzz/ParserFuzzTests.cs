using System.Buffers;
using System.Text;
using Netflix.Appliance.Front;

namespace Netflix.Appliance.Tests.Front.Fuzz;

/// <summary>A million requests that no client sends.</summary>
public sealed class ParserFuzzTests
{
    private const int Requests = 1_000_000, Parts = 4;

    private enum Verdict { Incomplete, Refused, Accepted }

    [Fact]
    public void Whatever_comes_is_accepted_in_one_reading_or_refused_however_it_is_cut()
    {
        int[] accepted = new int[Parts];
        Parallel.For(0, Parts, part => accepted[part] = Run(new RequestMutations(seed: 20 + part), Requests / Parts));
        // Neither everything nor nothing: the generator is near the border.
        Assert.InRange(accepted.Sum(), Requests / 10, Requests * 9 / 10);
    }

    private static int Run(RequestMutations mutations, int count)
    {
        RequestHead head = RequestHead.Rent(), other = RequestHead.Rent();
        int accepted = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = mutations.Next(mostChanges: 4);
            try
            {
                if (Check(bytes, head, other, mutations.Random) == Verdict.Accepted) accepted++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Request {i}: {System.Text.Json.JsonSerializer.Serialize(Encoding.Latin1.GetString(bytes))}", error);
            }
        }
        return accepted;
    }

    private static Verdict Check(byte[] bytes, RequestHead head, RequestHead other, Random random)
    {
        Verdict verdict = Read(new ReadOnlySequence<byte>(bytes), head, out int taken);
        Assert.Equal(verdict, Read(Pieces.Of(bytes, random.Next(1, bytes.Length + 2)), other, out int takenFromPieces));

        // A part of it may be refused early, but is never taken for a request that the whole is not.
        int cut = random.Next(bytes.Length + 1);
        Verdict early = Read(new ReadOnlySequence<byte>(bytes, 0, cut), other, out int takenEarly);
        if (early == Verdict.Refused) Assert.NotEqual(Verdict.Accepted, verdict);
        if (early == Verdict.Accepted) Assert.Equal((Verdict.Accepted, taken), (verdict, takenEarly));
        if (verdict != Verdict.Accepted) return verdict;

        Assert.Equal(taken, takenFromPieces);
        PlainReading? plain = PlainReading.Of(bytes);
        Assert.NotNull(plain);
        Assert.Equal(plain.HeadBytes, taken);
        Assert.Equal((plain.Method, plain.IsVersion11, plain.KeepsAlive), (Encoding.Latin1.GetString(head.Method), head.IsVersion11, head.KeepsAlive));
        Assert.Equal((plain.ContentLength, plain.IsChunked), (head.ContentLength, head.IsChunked));
        string target = Encoding.Latin1.GetString(head.Target);
        Assert.True(plain.Target == target || plain.Target.EndsWith(target, StringComparison.Ordinal) && plain.Target.StartsWith("http", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(plain.Fields, head.ToFields().Select(field => (field.Name, field.Value)));

        // Written anew from its parts it is the same request.
        string again = $"{plain.Method} {(target.Length == 0 ? "/" : target)} HTTP/1.{(plain.IsVersion11 ? 1 : 0)}\r\n"
            + string.Concat(plain.Fields.Select(field => $"{field.Name}: {field.Value}\r\n")) + "\r\n";
        byte[] rewritten = Encoding.Latin1.GetBytes(again);
        Assert.Equal(Verdict.Accepted, Read(new ReadOnlySequence<byte>(rewritten), other, out int all));
        Assert.Equal(rewritten.Length, all);
        Assert.Equal((head.ContentLength, head.IsChunked, head.KeepsAlive), (other.ContentLength, other.IsChunked, other.KeepsAlive));
        return Verdict.Accepted;
    }

    private static Verdict Read(ReadOnlySequence<byte> buffer, RequestHead head, out int taken)
    {
        long length = buffer.Length;
        bool there = RequestParser.TryRead(ref buffer, head, out RequestError? error);
        taken = (int)(length - buffer.Length);
        return !there ? Verdict.Incomplete : error is null ? Verdict.Accepted : Verdict.Refused;
    }
}
