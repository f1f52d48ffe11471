namespace Netflix.Steering.Networks;

/// <summary>
/// Which sites announce an address: longest prefix first, then the shorter path, then the lower discriminator. Readers take no lock and
/// allocate nothing; one writer at a time replaces the pieces that changed. A piece is the prefixes within one /16 (IPv6: /32) cut into
/// ranges that do not overlap, so that a look-up is one hash look-up and a short binary search.
/// </summary>
public sealed class PrefixTable
{
    private readonly Lock _writing = new();
    private readonly AnnouncementSets _sets = new();
    private readonly PrefixFamily _ipv4;
    private readonly PrefixFamily _ipv6;

    public PrefixTable()
    {
        _ipv4 = new PrefixFamily(isIPv6: false, pieceBits: 16, _sets);
        _ipv6 = new PrefixFamily(isIPv6: true, pieceBits: 32, _sets);
    }

    /// <summary>Announced prefixes of both families.</summary>
    public int Count
    {
        get { lock (_writing) return _ipv4.Count + _ipv6.Count; }
    }

    /// <returns>Each site once, best first; empty when nobody announces the address.</returns>
    public ReadOnlySpan<SiteMatch> Find(NetworkAddress address) => FamilyOf(address.IsIPv6).Find(address.Bits);

    /// <summary>All changes of a batch are seen when this returns; a reader meanwhile sees some of them. Large batches are cheaper.</summary>
    public void Apply(ReadOnlySpan<RouteChange> changes)
    {
        lock (_writing)
        {
            foreach (ref readonly RouteChange change in changes) FamilyOf(change.Prefix.IsIPv6).Note(change);
            _ipv4.Publish();
            _ipv6.Publish();
        }
    }

    /// <summary>A session is down or a file is gone: everything they announced.</summary>
    /// <returns>How many announcements that were.</returns>
    public int RemoveSources(params ReadOnlySpan<int> sources)
    {
        lock (_writing)
        {
            int removed = _ipv4.NoteRemoval(sources) + _ipv6.NoteRemoval(sources);
            _ipv4.Publish();
            _ipv6.Publish();
            return removed;
        }
    }

    /// <summary>For people: every announced prefix that the address lies in, the longest first.</summary>
    public IReadOnlyList<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> Explain(NetworkAddress address)
    {
        lock (_writing) return FamilyOf(address.IsIPv6).Explain(address);
    }

    /// <summary>Whether a site announces anything at all. For people: it may look through all prefixes.</summary>
    public bool Announces(int site)
    {
        lock (_writing) return _ipv4.Announces(site) || _ipv6.Announces(site);
    }

    /// <summary>All announced prefixes as they are now, in <see cref="Prefix.Order"/>. What changes meanwhile is not seen; nobody waits.</summary>
    public IEnumerable<(Prefix Prefix, IReadOnlyList<Announcement> Announcements)> List()
    {
        PrefixFamilyContent ipv4, ipv6;
        lock (_writing) (ipv4, ipv6) = (_ipv4.Take(), _ipv6.Take());
        return ipv4.List().Concat(ipv6.List());
    }

    /// <summary>How many prefixes each source announces for a site.</summary>
    public IReadOnlyDictionary<int, (int IPv4, int IPv6)> CountBySource(int site)
    {
        Dictionary<int, (int IPv4, int IPv6)> counts = [];
        foreach ((Prefix prefix, IReadOnlyList<Announcement> announcements) in List())
        {
            // By number: an enumerator for each of a million would be the collector's work.
            for (int i = 0; i < announcements.Count; i++)
            {
                if (announcements[i].Site != site) continue;
                (int ipv4, int ipv6) = counts.GetValueOrDefault(announcements[i].Source);
                counts[announcements[i].Source] = prefix.IsIPv6 ? (ipv4, ipv6 + 1) : (ipv4 + 1, ipv6);
            }
        }
        return counts;
    }

    private PrefixFamily FamilyOf(bool isIPv6) => isIPv6 ? _ipv6 : _ipv4;
}
