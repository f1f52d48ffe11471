namespace Netflix.Appliance.Fill.Origins;

/// <summary>Which of several origins is asked, for one object: the first one, and after each failure the next.</summary>
internal sealed class OriginTurns
{
    private int _turn;

    /// <summary>What was given last broke off: somebody else's turn.</summary>
    internal void Next() => _turn++;

    /// <summary>Asks each origin once at most, until one answers.</summary>
    /// <param name="origins">How many there are, the preferred one first.</param>
    /// <param name="ask">Its number, and whether no other is left to ask. What it throws as transient is the next one's to do better.</param>
    /// <exception cref="FillException">None answers, or one in a way that is no other's to better.</exception>
    internal async Task<T> AskAsync<T>(int origins, Func<int, bool, Task<T>> ask)
    {
        for (int asked = 1; ; asked++)
        {
            try
            {
                return await ask(_turn % origins, asked == origins);
            }
            catch (FillException error) when (error.IsTransient && asked < origins)
            {
                _turn++;
            }
            catch (FillException error) when (error.Failure == FillFailure.NotFound && _turn % origins > 0)
            {
                // That a stand-in lacks it says nothing about the origin that should have been asked.
                _turn++;
                if (asked == origins)
                    throw new FillException(FillFailure.OriginUnavailable, "The origin fails, and what stands in for it does not have it.", error) { IsTransient = true };
            }
        }
    }
}
