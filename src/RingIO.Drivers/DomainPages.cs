// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Drivers;

/// <summary>Pages of a domain's own memory that its software has not in use.</summary>
/// <remarks>Thread safety: one thread at a time. Nothing is allocated once made.</remarks>
public sealed class DomainPages
{
    private readonly Gfn[] _free;
    private readonly bool[] _isFree;

    /// <summary>Makes a list of pages.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many follow, the first included; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public DomainPages(Gfn first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _free = new Gfn[count];
        _isFree = new bool[checked((int)first.Value + count)];
        for (var page = count - 1; page >= 0; page--)
        {
            Put(first.Plus(page));
        }
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a page. Its bytes are whatever its last user left.</summary>
    /// <param name="page">The page, the caller's until it is put back.</param>
    /// <returns><see langword="false"/> if there is none.</returns>
    public bool TryTake(out Gfn page)
    {
        if (Count == 0)
        {
            page = default;
            return false;
        }

        page = _free[--Count];
        _isFree[page.Value] = false;
        return true;
    }

    /// <summary>Takes pages, all or none.</summary>
    /// <param name="pages">Gets them.</param>
    /// <returns><see langword="false"/> if there are too few.</returns>
    public bool TryTake(Span<Gfn> pages)
    {
        if (Count < pages.Length)
        {
            return false;
        }

        foreach (ref var page in pages)
        {
            TryTake(out page);
        }

        return true;
    }

    /// <summary>Puts a page back that nobody else can reach.</summary>
    /// <param name="page">The page.</param>
    /// <exception cref="ArgumentException">It was not taken from here.</exception>
    public void Put(Gfn page)
    {
        if (page.Value >= (ulong)_isFree.Length || _isFree[page.Value] || Count == _free.Length)
        {
            throw new ArgumentException(
                $"{page} was not taken from these pages, or is back already.",
                nameof(page)
            );
        }

        _isFree[page.Value] = true;
        _free[Count++] = page;
    }
}
