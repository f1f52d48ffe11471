using Google.Protobuf;
using Netflix.Contracts.Fleet;
using Said = Netflix.Contracts.Fleet.Holdings;

namespace Netflix.Appliance.Control.Link;

/// <summary>What a control plane was told about the titles on disk, and what is to be added. One for each stream.</summary>
internal sealed class HoldingsReport(Holdings holdings)
{
    private HoldingsSnapshot? _seen;
    private HeldTitles _said = HeldTitles.None;
    private volatile bool _isAsked = true;

    /// <summary>Of all that was said.</summary>
    internal ulong Digest => _said.Digest;

    /// <summary>The control plane wants to hear all of it again.</summary>
    internal void SayAll() => _isAsked = true;

    /// <returns>Null when nothing has changed since.</returns>
    internal Said? Next()
    {
        HoldingsSnapshot now = holdings.Current;
        bool isAsked = _isAsked;
        if (ReferenceEquals(now, _seen) && !isAsked) return null;
        (_seen, _isAsked) = (now, false);
        HeldTitles before = _said;
        _said = HeldTitles.Of(now.Titles.Where(title => title.IsWhole).Select(title => title.Number));
        if (isAsked) return new Said { Replaces = true, Whole = ByteString.CopyFrom(_said.Bits) };
        if (_said.Digest == before.Digest) return null;
        (IReadOnlyCollection<int> gained, IReadOnlyCollection<int> lost) = _said.Since(before);
        return new Said { Gained = { gained.Select(number => (uint)number) }, Lost = { lost.Select(number => (uint)number) } };
    }
}
