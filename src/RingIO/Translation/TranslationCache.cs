// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>
/// The translations that a simulated CPU uses at every access: an address leads to the host's memory in a few instructions, or
/// to the slow path (a walk, or a model's <see cref="Tlb"/>), which puts the translation in.
/// </summary>
/// <remarks>
/// <para>Direct-mapped by the 4 KiB page; a superpage takes an entry for each of its pages that is used. An entry has a key for
/// reading, one for writing and one for fetching: the page and the context, a number for one address space in one mode. A page that is not
/// writable, or not dirty yet, has no key for writing, so that the slow path sees the first write.</para>
/// <para>Safety: it leases the backing, and an entry is a frame of it that was checked: whatever the guest does, a hit reaches
/// bytes of the backing. That it is the right frame is for the flushes to see to: a frame gets another use only when every CPU has
/// acknowledged (<see cref="Shootdown"/>, <see cref="FrameQuarantine"/>).</para>
/// <para>Nothing is allocated but for an address space that is used for the first time. Thread safety: it belongs to one virtual CPU, one
/// thread at a time.</para>
/// </remarks>
public sealed partial class TranslationCache : IDisposable
{
    private const int PageShift = 12;
    private const int PageBytes = 1 << PageShift;
    private const int ContextShift = 64 - PageShift;
    private const int LastContext = (1 << PageShift) - 1;
    private const ulong PageMask = (1UL << ContextShift) - 1;

    private readonly PageLease _lease;
    private readonly long _frames;
    private readonly Dictionary<(AddressSpaceId Space, bool User), ulong> _contexts = [];
    private readonly Slot[] _slots;
    private readonly ulong _mask;
    private (AddressSpaceId Space, bool User) _used;

    // Shifted, so that a key is the page or-ed with it. Context 0 is nobody's: a key of 0 is empty.
    private ulong _context;
    private ulong _lastContext;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="backing">The memory whose frames are mapped; it is leased until disposal.</param>
    /// <param name="entries">How many pages: a power of two; 32 bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="entries"/> is no power of two.</exception>
    public TranslationCache(IPageBacking backing, int entries = 1024)
    {
        ArgumentNullException.ThrowIfNull(backing);
        if (entries < 1 || !int.IsPow2(entries))
        {
            throw new ArgumentOutOfRangeException(
                nameof(entries),
                entries,
                "A cache has a power of two of entries."
            );
        }

        _lease = backing.Lease();
        _memory = backing.Address;
        _frames = backing.Length >> PageShift;
        _slots = new Slot[entries];
        _mask = (ulong)entries - 1;
        Use(AddressSpaceId.None, user: false);
    }

    /// <summary>How many pages it can hold.</summary>
    public int Entries => _slots.Length;

    /// <summary>How many translations were put in.</summary>
    public long Fills { get; private set; }

    /// <summary>How many times all was forgotten, because it was asked for or because contexts ran out.</summary>
    public long FullFlushes { get; private set; }

    /// <summary>Sets in which address space and mode accesses are made from now on. What other ones left stays.</summary>
    /// <param name="space">The address space.</param>
    /// <param name="user">Whether in user mode.</param>
    public void Use(AddressSpaceId space, bool user)
    {
        _used = (space, user);
        if (!_contexts.TryGetValue(_used, out _context))
        {
            if (_lastContext == LastContext)
            {
                Forget();
            }

            _context = ++_lastContext << ContextShift;
            _contexts.Add(_used, _context);
        }
    }

    /// <summary>Puts in what the slow path has found, for the address space and the mode that are set.</summary>
    /// <param name="address">An address in the page.</param>
    /// <param name="frame">The 4 KiB frame behind it, also where it is part of a superpage.</param>
    /// <param name="rights">What is permitted; in user mode nothing is without <see cref="TlbRights.User"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The backing has no such frame.</exception>
    /// <exception cref="ObjectDisposedException">The cache has been disposed of.</exception>
    public void Insert(GuestVirtualAddress address, Mfn frame, TlbRights rights)
    {
        ObjectDisposedException.ThrowIf(_memory == 0, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            frame.Value,
            (ulong)_frames,
            nameof(frame)
        );
        var page = address.Value >> PageShift;
        var key = _used.User && (rights & TlbRights.User) == 0 ? 0 : page | _context;
        var isWritable =
            (rights & (TlbRights.Write | TlbRights.Dirty)) == (TlbRights.Write | TlbRights.Dirty);
        _slots[page & _mask] = new()
        {
            Read = key,
            Write = isWritable ? key : 0,
            Execute = (rights & TlbRights.Execute) != 0 ? key : 0,
            Page = _memory + ((nint)frame.Value << PageShift),
        };
        Fills++;
    }

    /// <summary>Forgets a page, in every address space and mode.</summary>
    /// <param name="address">An address in the page.</param>
    public void FlushPage(GuestVirtualAddress address)
    {
        var page = address.Value >> PageShift;
        ref var slot = ref _slots[page & _mask];
        if ((slot.Read & PageMask) == page)
        {
            slot = default;
        }
    }

    /// <summary>Forgets pages, in every address space and mode.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many pages of 4 KiB; a superpage has 512 or more.</param>
    public void FlushPages(Vfn first, long count)
    {
        if (count >= Entries)
        {
            FlushAll();
            return;
        }

        for (var page = 0L; page < count; page++)
        {
            FlushPage(new(unchecked(first.Value + (ulong)page) << PageShift));
        }
    }

    /// <summary>Forgets an address space, in both modes: its contexts are never used again, whatever their entries hold. Costs the same however many there are.</summary>
    /// <param name="space">The address space.</param>
    public void FlushSpace(AddressSpaceId space)
    {
        _contexts.Remove((space, false));
        _contexts.Remove((space, true));
        if (_used.Space == space)
        {
            Use(space, _used.User);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void FlushAll()
    {
        Forget();
        Use(_used.Space, _used.User);
    }

    /// <summary>Forgets everything for good and gives the lease back: no access hits any more. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        Array.Clear(_slots);
        _memory = 0;
        _lease.Dispose();
    }

    private void Forget()
    {
        Array.Clear(_slots);
        _contexts.Clear();
        _lastContext = 0;
        FullFlushes++;
    }

    private struct Slot
    {
        public ulong Read;
        public ulong Write;
        public ulong Execute;
        public nint Page;
    }
}
