// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>Keeps pages that are granted still, until their revocation succeeds: no page comes out of it that another domain can reach (XSA-396).</summary>
/// <remarks>Ownership of the pages passes through it. Thread safety: one thread at a time. Nothing is allocated once it has held as many.</remarks>
public sealed class GrantRevocations
{
    private readonly GuestGrants _grants;
    private readonly List<(GrantRef Reference, Gfn Page)> _granted = [];
    private readonly Queue<Gfn> _free = new();

    /// <summary>Makes an empty one.</summary>
    /// <param name="grants">Whose grants are revoked.</param>
    public GrantRevocations(GuestGrants grants)
    {
        ArgumentNullException.ThrowIfNull(grants);
        _grants = grants;
    }

    /// <summary>How many pages are granted still.</summary>
    public int Waiting => _granted.Count;

    /// <summary>Puts a page in, with the grant that must end before it comes out.</summary>
    /// <param name="reference">The grant.</param>
    /// <param name="page">The page.</param>
    public void Add(GrantRef reference, Gfn page)
    {
        if (_grants.TryRevoke(reference))
        {
            _free.Enqueue(page);
        }
        else
        {
            _granted.Add((reference, page));
        }
    }

    /// <summary>Takes a page out that nobody else can reach.</summary>
    /// <param name="page">The page; its bytes are whatever others have left.</param>
    /// <returns><see langword="false"/> if there is none now: each that waits was tried once more.</returns>
    public bool TryTake(out Gfn page)
    {
        if (_free.Count == 0)
        {
            for (var index = _granted.Count - 1; index >= 0; index--)
            {
                if (_grants.TryRevoke(_granted[index].Reference))
                {
                    _free.Enqueue(_granted[index].Page);
                    _granted.RemoveAt(index);
                }
            }
        }

        return _free.TryDequeue(out page);
    }
}
