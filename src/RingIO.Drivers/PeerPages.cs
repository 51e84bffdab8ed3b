// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Drivers;

/// <summary>Pages of a peer that a driver has mapped, to be written as a rule: rings, headers.</summary>
/// <remarks>Threading: the domain's. Ownership: unmap it.</remarks>
internal sealed class PeerPages
{
    private readonly DomainContext _context;
    private readonly GnttabMapGrantRef[] _maps;

    private PeerPages(DomainContext context, GnttabMapGrantRef[] maps) =>
        (_context, _maps) = (context, maps);

    public ulong Address => _maps[0].HostAddress;

    public int Count => _maps.Length;

    /// <summary>Maps pages in a row, all or none.</summary>
    public static PeerPages? Map(
        DomainContext context,
        ushort domain,
        ReadOnlySpan<uint> references,
        bool isReadOnly = false
    )
    {
        if (!context.Mapped.TryTake(references.Length, out var address))
        {
            return null;
        }

        var maps = new GnttabMapGrantRef[references.Length];
        for (var page = 0; page < maps.Length; page++)
        {
            maps[page].HostAddress = address + ((ulong)page << PageSize.Size4K.Shift);
            maps[page].Domain = domain;
            maps[page].Reference = references[page];
            maps[page].Flags = GrantMapBits.HostMap | (isReadOnly ? GrantMapBits.ReadOnly : 0);
        }

        context.Domain.Calls.Map(maps);
        var pages = new PeerPages(context, maps);
        if (Array.TrueForAll(maps, static map => map.Status == GrantStatus.Okay))
        {
            return pages;
        }

        pages.Unmap();
        return null;
    }

    /// <summary>A page as memory of this process.</summary>
    public PageRegion RegionOf(int page) =>
        new(new ForeignBacking(AddressOf(page), PageSize.Size4K.Bytes, PageSize.Size4K));

    public nint AddressOf(int page) => _context.Mapped.AddressOf(_maps[page].HostAddress);

    public void Unmap()
    {
        var unmaps = new List<GnttabUnmapGrantRef>();
        foreach (var map in _maps)
        {
            if (map.Status == GrantStatus.Okay)
            {
                unmaps.Add(new() { HostAddress = map.HostAddress, Handle = map.Handle });
            }
        }

        var batch = unmaps.ToArray();
        _context.Domain.Calls.Unmap(batch);
        _context.Release(Address, Count);
    }
}
