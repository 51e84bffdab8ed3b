// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Drivers;

/// <summary>Where a domain maps others' pages, and where this process finds what is mapped there.</summary>
/// <remarks>
/// Two kinds: modelled, where a domain's page tables say which frame is meant and the machine's memory has its bytes; and real, where a
/// place is an address of this process and its MMU does the rest. Thread safety: one thread at a time. Ownership: it owns the places and
/// not what is mapped there. A place is put back when nobody can see the old page there any more.
/// </remarks>
public sealed class MappedPages
{
    private readonly ulong _first;
    private readonly Stack<(ulong Address, int Count)> _free = new();
    private readonly AddressSpace? _space;
    private readonly MachineMemory? _machine;
    private readonly ulong _end;
    private ulong _next;

    private MappedPages(ulong first, int count, AddressSpace? space, MachineMemory? machine)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (first == 0 || (first & 0xFFF) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first),
                first,
                "A place is a multiple of 4096, and not 0."
            );
        }

        (_first, _next) = (first, first);
        _end = first + ((ulong)count << PageSize.Size4K.Shift);
        (_space, _machine) = (space, machine);
    }

    /// <summary>Whether what is mapped is mapped really, in this process.</summary>
    public bool IsReal => _space is null;

    /// <summary>Places in a domain's page tables.</summary>
    /// <param name="space">The page tables.</param>
    /// <param name="machine">The machine's memory.</param>
    /// <param name="first">The first place: a multiple of 4096, not 0; nobody else maps anything from there on.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>The places.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or the address is none.</exception>
    public static MappedPages Modelled(
        AddressSpace space,
        MachineMemory machine,
        ulong first,
        int count
    )
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(machine);
        return new(first, count, space, machine);
    }

    /// <summary>Places in this process, as a mapper that uses mmap has them.</summary>
    /// <param name="first">The first place's address: a multiple of 4096, not 0.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>The places.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or the address is none.</exception>
    public static MappedPages Real(ulong first, int count) => new(first, count, null, null);

    /// <summary>Takes places in a row.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="address">The first one's address.</param>
    /// <returns><see langword="false"/> if there are not so many.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public bool TryTake(int count, out ulong address)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        // Rings and headers come back in the sizes in which they were taken: the last of that size is it, nearly always.
        var others = new Stack<(ulong, int)>();
        address = 0;
        while (address == 0 && _free.TryPop(out var free))
        {
            if (free.Count == count)
            {
                address = free.Address;
            }
            else
            {
                others.Push(free);
            }
        }

        while (others.TryPop(out var other))
        {
            _free.Push(other);
        }

        var bytes = (ulong)count << PageSize.Size4K.Shift;
        if (address == 0 && bytes <= _end - _next)
        {
            address = _next;
            _next += bytes;
        }

        return address != 0;
    }

    /// <summary>Puts places back.</summary>
    /// <param name="address">The first one's address, as it was taken.</param>
    /// <param name="count">How many, as they were taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are none of these.</exception>
    public void Put(ulong address, int count)
    {
        if (address < _first || count < 1 || address + ((ulong)count << 12) > _next)
        {
            throw new ArgumentOutOfRangeException(
                nameof(address),
                address,
                "These places were not taken from here."
            );
        }

        _free.Push((address, count));
    }

    /// <summary>Where the bytes of a mapped page are.</summary>
    /// <param name="address">Its place.</param>
    /// <returns>The address in this process; 0 if nothing is mapped there.</returns>
    public nint AddressOf(ulong address)
    {
        if (_space is null)
        {
            return (nint)address;
        }

        var page = new Vfn(address >> PageSize.Size4K.Shift);
        return _space.TryFind(page, out var found)
            ? _machine!.AddressOf(found.Frame.Plus((long)(page.Value - found.Page.Value)))
            : 0;
    }
}
