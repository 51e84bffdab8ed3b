// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>Places at which a domain maps others' pages: one is used again only when no CPU can see there what was mapped before.</summary>
/// <remarks>Under its owner's threading.</remarks>
internal sealed class GrantPlaces
{
    private readonly GrantTable _table;
    private readonly Stack<ulong> _free;
    private readonly List<ulong> _leaving = [];

    public GrantPlaces(GrantTable table, ulong firstAddress, int pages)
    {
        if (pages > 0 && (firstAddress == 0 || (firstAddress & 0xFFF) != 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstAddress),
                firstAddress,
                "A place is a multiple of 4096, and not 0."
            );
        }

        _table = table;
        _free = new(pages);
        for (var page = pages - 1; page >= 0; page--)
        {
            _free.Push(firstAddress + ((ulong)page << PageSize.Size4K.Shift));
        }
    }

    /// <summary>Whether some are waiting for CPUs.</summary>
    public bool AreLeaving => _leaving.Count > 0;

    /// <summary>How many may be used now.</summary>
    public int CountAvailable()
    {
        if (_leaving.Count > 0 && _table.Reclaim() == 0)
        {
            // The other way round, so that neighbours come out as neighbours again.
            for (var index = _leaving.Count - 1; index >= 0; index--)
            {
                _free.Push(_leaving[index]);
            }

            _leaving.Clear();
        }

        return _free.Count;
    }

    /// <summary>Gives a place; there is one.</summary>
    public ulong Take() => _free.Pop();

    /// <summary>Takes a place back at which nothing was mapped.</summary>
    public void Return(ulong place) => _free.Push(place);

    /// <summary>Takes a place back from which a page was unmapped.</summary>
    public void Leave(ulong place) => _leaving.Add(place);
}
