using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Netflix.Appliance.Quality;

/// <summary>
/// What one client address has said: its sessions, a few at most, and what each of them met with in this window. However many
/// sessions it has or invents, it is one voice.
/// </summary>
internal struct ClientVoice(byte number)
{
    /// <summary>A household with more screens is heard by these.</summary>
    internal const int MaxSessions = 4;

    private SessionSlots _sessions;

    /// <summary>See <see cref="Netflix.Contracts.Fleet.ViewerPrefix.Of"/>.</summary>
    internal readonly byte Number { get; } = number;

    /// <returns>Null reference when all places are taken by others that are still there.</returns>
    [UnscopedRef]
    internal ref SessionVoice Find(ulong session, uint now, uint idleSeconds)
    {
        ref SessionVoice known = ref Known(session);
        if (!Unsafe.IsNullRef(ref known)) return ref known;
        int free = -1;
        for (int i = 0; i < MaxSessions; i++)
        {
            if (!_sessions[i].IsThere || now - _sessions[i].LastHeard > idleSeconds) free = i;
        }
        if (free < 0) return ref Unsafe.NullRef<SessionVoice>();
        _sessions[free] = new SessionVoice { Id = session };
        return ref _sessions[free];
    }

    /// <returns>Null reference for one that is not followed.</returns>
    [UnscopedRef]
    internal ref SessionVoice Known(ulong session)
    {
        foreach (ref SessionVoice known in (Span<SessionVoice>)_sessions)
        {
            if (known.IsThere && known.Id == session) return ref known;
        }
        return ref Unsafe.NullRef<SessionVoice>();
    }

    internal void Forget(ulong session)
    {
        ref SessionVoice known = ref Known(session);
        if (!Unsafe.IsNullRef(ref known)) known = default;
    }

    /// <summary>Ends the window: whether this client was heard in it, and whether at least half of its sessions starved.</summary>
    internal (bool IsHeard, bool IsStarved) Close(uint now, uint idleSeconds)
    {
        int heard = 0, starved = 0;
        foreach (ref SessionVoice session in (Span<SessionVoice>)_sessions)
        {
            heard += session.IsHeard ? 1 : 0;
            starved += session.IsStarved ? 1 : 0;
            (session.IsHeard, session.IsStarved) = (false, false);
            if (session.IsThere && now - session.LastHeard > idleSeconds) session = default;
        }
        return (heard > 0, starved > 0 && starved * 2 >= heard);
    }

    internal readonly bool IsGone
    {
        get
        {
            foreach (SessionVoice session in (ReadOnlySpan<SessionVoice>)_sessions)
            {
                if (session.IsThere) return false;
            }
            return true;
        }
    }

    [InlineArray(MaxSessions)]
    private struct SessionSlots
    {
        private SessionVoice _first;
    }
}
