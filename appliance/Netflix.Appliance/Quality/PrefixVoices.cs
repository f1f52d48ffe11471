using System.Runtime.CompilerServices;

namespace Netflix.Appliance.Quality;

/// <summary>The clients of one prefix, 256 at most by the way they are numbered. Whoever calls holds the lock.</summary>
internal sealed class PrefixVoices
{
    private ClientVoice[] _clients = new ClientVoice[1];
    private int _count;

    internal uint LastHeard { get; private set; }

    internal bool IsEmpty => _count == 0;

    /// <param name="isProven">The session is a token's: nobody can invent one, and under another address it is the same voice.</param>
    /// <returns>Whether it counted.</returns>
    internal bool Hear(byte client, ulong session, bool isProven, in Cmcd cmcd, uint now, uint idleSeconds)
    {
        LastHeard = now;
        ref SessionVoice voice = ref ClientOf(client).Find(session, now, idleSeconds);
        if (Unsafe.IsNullRef(ref voice)) return false;
        if (isProven && !voice.IsThere) ForgetElsewhere(client, session);
        return voice.Hear(cmcd, now);
    }

    /// <summary>As <see cref="Hear"/>, of a report that came without a request for a segment.</summary>
    internal bool HearEvent(byte client, ulong session, in Cmcd cmcd, uint now)
    {
        int place = PlaceOf(client);
        if (place < 0) return false;
        ref SessionVoice voice = ref _clients[place].Known(session);
        return !Unsafe.IsNullRef(ref voice) && voice.HearEvent(cmcd, now);
    }

    /// <summary>Ends the window.</summary>
    internal (int Clients, int Starved) Close(uint now, uint idleSeconds)
    {
        int clients = 0, starved = 0, kept = 0;
        for (int i = 0; i < _count; i++)
        {
            (bool isHeard, bool isStarved) = _clients[i].Close(now, idleSeconds);
            clients += isHeard ? 1 : 0;
            starved += isStarved ? 1 : 0;
            if (!_clients[i].IsGone) _clients[kept++] = _clients[i];
        }
        _count = kept;
        return (clients, starved);
    }

    /// <returns>Negative for one that was not heard.</returns>
    private int PlaceOf(byte number)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_clients[i].Number == number) return i;
        }
        return -1;
    }

    private ref ClientVoice ClientOf(byte number)
    {
        if (PlaceOf(number) is var place and >= 0) return ref _clients[place];
        if (_count == _clients.Length) Array.Resize(ref _clients, _count * 2);
        _clients[_count] = new ClientVoice(number);
        return ref _clients[_count++];
    }

    private void ForgetElsewhere(byte client, ulong session)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_clients[i].Number != client) _clients[i].Forget(session);
        }
    }
}
