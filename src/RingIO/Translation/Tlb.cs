// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>A model of one processor's TLB: what hardware would hold, find, evict and flush, with counts of it.</summary>
/// <remarks>
/// <para>It holds what it was given and forgets only what it is told to, as hardware does: after a change of the page table whoever
/// made it flushes (Intel SDM volume 3A, 5.10.4). Of two entries of an array that cover an address it uses the smaller page's, the
/// address space's own before a global one; hardware may use either. Addresses have 57 bits at most: one whose upper bits do not
/// repeat the last of them is in no entry.</para>
/// <para>A look-up that a lower level answers copies the entry into the levels above; an insertion goes into every level that
/// holds the size. Nothing is allocated once it is made. Thread safety: it belongs to one virtual CPU, one thread at a time; another CPU's request
/// to flush comes through <see cref="Shootdown"/>.</para>
/// </remarks>
public sealed class Tlb
{
    private readonly TlbArray[][] _levels;
    private readonly TlbArray[] _first;
    private readonly TlbArray[] _walk;

    /// <summary>Makes an empty TLB.</summary>
    /// <param name="geometry">What it is made of.</param>
    /// <exception cref="ArgumentException">No such TLB can be.</exception>
    public Tlb(TlbGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        geometry.Check();
        Geometry = geometry;
        var random = new RandomWays(geometry.Seed);
        _levels =
        [
            .. geometry.Levels.Select(arrays =>
                arrays.Select(array => new TlbArray(array, random)).ToArray()
            ),
        ];
        _first = _levels[0];
        // Found first: what covers least, for the walk is shortest below it.
        _walk =
        [
            .. geometry
                .WalkCaches.OrderBy(array => array.Sizes.Min())
                .Select(array => new TlbArray(array, random)),
        ];
        Counters = new(_levels.Length);
    }

    /// <summary>What it is made of.</summary>
    public TlbGeometry Geometry { get; }

    /// <summary>What it has counted.</summary>
    public TlbCounters Counters { get; }

    /// <summary>Whether it can hold pages of a size: others are put in by pieces.</summary>
    /// <param name="size">The size.</param>
    /// <returns>Whether a level has an array for it.</returns>
    public bool Holds(PageSize size)
    {
        foreach (var arrays in _levels)
        {
            foreach (var array in arrays)
            {
                if (array.Holds(size))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Looks an address up.</summary>
    /// <param name="address">The address.</param>
    /// <param name="space">The address space in which it is meant.</param>
    /// <param name="access">What is to be done there.</param>
    /// <param name="entry">The translation; it permits the access.</param>
    /// <returns>The level that had it, from 1; 0 if none had, or had it without the rights: a walk decides.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Lookup(
        GuestVirtualAddress address,
        AddressSpaceId space,
        TlbAccess access,
        out TlbEntry entry
    )
    {
        foreach (var array in _first)
        {
            var slot = array.Find(address.Value, space);
            if (slot >= 0)
            {
                entry = array[slot];
                if (!entry.Permits(access))
                {
                    return Refuse(address, space, out entry);
                }

                array.Touch(slot);
                Counters.CountHit(0, entry.Size.Shift);
                return 1;
            }
        }

        return LookupFurther(address, space, access, out entry);
    }

    /// <summary>Puts in what a walk has found.</summary>
    /// <param name="entry">The translation; in the place of the same page's if there is one.</param>
    /// <exception cref="ArgumentException">Its page or frame is no multiple of its size, its page is none of an address of 57 bits, or no level holds that size.</exception>
    public void Insert(in TlbEntry entry)
    {
        var within = (ulong)(entry.Size.OffsetMask >> PageSize.Size4K.Shift);
        if (entry.Size.Shift == 0 || ((entry.Page.Value | entry.Frame.Value) & within) != 0)
        {
            throw new ArgumentException(
                $"{entry.Page} and {entry.Frame} are not both multiples of the page's size, {entry.Size}.",
                nameof(entry)
            );
        }

        if (!TlbArray.Knows(GuestVirtualAddress.Of(entry.Page).Value))
        {
            throw new ArgumentException(
                $"{entry.Page} is no page of an address of 57 bits or fewer.",
                nameof(entry)
            );
        }

        if (!Fill(_levels.Length, entry, areNew: false))
        {
            throw new ArgumentException($"This TLB holds no pages of {entry.Size}.", nameof(entry));
        }

        Counters.CountFill(entry.Size);
    }

    /// <summary>Looks for where a walk may begin: the deepest upper entry that a walk cache holds.</summary>
    /// <param name="address">The address.</param>
    /// <param name="space">The address space.</param>
    /// <param name="covered">What the entry covers: the walk goes on with the next smaller.</param>
    /// <param name="table">The frame of the table that it leads to.</param>
    /// <returns>Whether there is one; if not, the walk begins at the root.</returns>
    public bool TryResume(
        GuestVirtualAddress address,
        AddressSpaceId space,
        out PageSize covered,
        out Mfn table
    )
    {
        foreach (var array in _walk)
        {
            var slot = array.Find(address.Value, space);
            if (slot >= 0)
            {
                array.Touch(slot);
                covered = array[slot].Size;
                table = array[slot].Frame;
                return true;
            }
        }

        covered = default;
        table = default;
        return false;
    }

    /// <summary>Lets the walk caches remember an upper entry that a walk has read; those that hold none of its kind do not.</summary>
    /// <param name="address">The address that was walked for.</param>
    /// <param name="space">The address space.</param>
    /// <param name="covered">What the entry covers.</param>
    /// <param name="table">The frame of the table that it leads to.</param>
    public void Remember(
        GuestVirtualAddress address,
        AddressSpaceId space,
        PageSize covered,
        Mfn table
    )
    {
        foreach (var array in _walk)
        {
            if (array.Holds(covered))
            {
                var page = new Vfn(
                    (address.Value & ~(ulong)covered.OffsetMask) >> PageSize.Size4K.Shift
                );
                Counters.WalkCacheEvictions += array.Insert(
                    new(page, covered, table, space, TlbRights.None)
                )
                    ? 1
                    : 0;
            }
        }
    }

    /// <summary>Counts a walk that was made.</summary>
    /// <param name="references">How many entries of page tables it read.</param>
    /// <param name="resumed">What <see cref="TryResume"/> found; the default value if nothing.</param>
    public void CountWalk(int references, PageSize resumed = default)
    {
        Counters.Walks++;
        Counters.WalkReferences += references;
        if (resumed.Shift != 0)
        {
            Counters.CountResumed(resumed);
        }
    }

    /// <summary>Makes the walk of a page table that is not there: resumes, remembers and counts as a real one of that shape.</summary>
    /// <param name="address">The address.</param>
    /// <param name="space">The address space.</param>
    /// <param name="levels">The shape: <see cref="WalkLevels"/>.</param>
    /// <param name="size">The size of page that the walk ends at: one of the levels'.</param>
    /// <returns>How many entries it read.</returns>
    /// <exception cref="ArgumentException">No level has that size.</exception>
    public int Walk(
        GuestVirtualAddress address,
        AddressSpaceId space,
        ReadOnlySpan<PageSize> levels,
        PageSize size
    )
    {
        var leaf = levels.IndexOf(size);
        if (leaf < 0)
        {
            throw new ArgumentException($"No level covers {size}.", nameof(size));
        }

        var above = levels.Length;
        if (TryResume(address, space, out var covered, out _) && covered > size)
        {
            above = levels.IndexOf(covered);
        }
        else
        {
            covered = default;
        }

        for (var level = above - 1; level > leaf; level--)
        {
            Remember(address, space, levels[level], default);
        }

        CountWalk(above - leaf, covered);
        return above - leaf;
    }

    /// <summary>Flushes everything, global entries too.</summary>
    public void FlushAll() => Flush(TlbFlushCause.Everything, default, default);

    /// <summary>Flushes what is not global, of every address space.</summary>
    public void FlushNonGlobal() => Flush(TlbFlushCause.NonGlobal, default, default);

    /// <summary>Flushes what is not global of an address space.</summary>
    /// <param name="space">The address space.</param>
    public void FlushSpace(AddressSpaceId space) => Flush(TlbFlushCause.Space, default, space);

    /// <summary>Flushes what covers an address in an address space, of any size and global or not, and all that the walk caches have of that space.</summary>
    /// <param name="address">An address in the page.</param>
    /// <param name="space">The address space.</param>
    /// <remarks>Source: Intel SDM volume 3A, 5.10.4.1 (INVLPG).</remarks>
    public void FlushPage(GuestVirtualAddress address, AddressSpaceId space) =>
        Flush(TlbFlushCause.Page, address, space);

    /// <summary>What a load of the page table's root does: without <paramref name="keep"/>, the new address space's entries that are not global go.</summary>
    /// <param name="space">The identifier of the address space that is switched to; without identifiers always <see cref="AddressSpaceId.None"/>.</param>
    /// <param name="keep">Whether its entries are to stay: bit 63 of the operand of MOV to CR3.</param>
    /// <remarks>Source: Intel SDM volume 3A, 5.10.4.1 (MOV to CR3).</remarks>
    public void LoadRoot(AddressSpaceId space, bool keep = false)
    {
        if (!keep)
        {
            Flush(TlbFlushCause.RootLoad, default, space);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int LookupFurther(
        GuestVirtualAddress address,
        AddressSpaceId space,
        TlbAccess access,
        out TlbEntry entry
    )
    {
        for (var level = 1; level < _levels.Length; level++)
        {
            foreach (var array in _levels[level])
            {
                var slot = array.Find(address.Value, space);
                if (slot < 0)
                {
                    continue;
                }

                entry = array[slot];
                if (!entry.Permits(access))
                {
                    return Refuse(address, space, out entry);
                }

                array.Touch(slot);
                Counters.CountHit(level, entry.Size.Shift);
                Fill(level, entry, areNew: true);
                return level + 1;
            }
        }

        Counters.FullMisses++;
        entry = default;
        return 0;
    }

    // As a page fault does, and a write that must set the dirty bit: Intel SDM volume 3A, 5.10.4.1.
    private int Refuse(GuestVirtualAddress address, AddressSpaceId space, out TlbEntry entry)
    {
        foreach (var arrays in _levels)
        {
            foreach (var array in arrays)
            {
                array.RemovePage(address.Value, space);
            }
        }

        Counters.RightsMisses++;
        Counters.FullMisses++;
        entry = default;
        return 0;
    }

    // Into all levels above one; whether any took it.
    private bool Fill(int below, in TlbEntry entry, bool areNew)
    {
        var taken = false;
        for (var level = 0; level < below; level++)
        {
            foreach (var array in _levels[level])
            {
                if (array.Holds(entry.Size))
                {
                    taken = true;
                    if (array.Insert(entry, areNew))
                    {
                        Counters.CountEviction(level);
                    }
                }
            }
        }

        return taken;
    }

    private void Flush(TlbFlushCause cause, GuestVirtualAddress address, AddressSpaceId space)
    {
        var removed = 0;
        foreach (var arrays in _levels)
        {
            foreach (var array in arrays)
            {
                removed += cause switch
                {
                    TlbFlushCause.Everything => array.RemoveAll(),
                    TlbFlushCause.NonGlobal => array.RemoveNonGlobal(),
                    TlbFlushCause.Page => array.RemovePage(address.Value, space),
                    _ => array.RemoveSpace(space),
                };
            }
        }

        foreach (var array in _walk)
        {
            removed += cause is TlbFlushCause.Everything or TlbFlushCause.NonGlobal
                ? array.RemoveAll()
                : array.RemoveSpace(space);
        }

        Counters.CountFlush(cause, removed);
    }
}
