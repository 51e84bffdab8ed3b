// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Drivers;

/// <summary>Pages of a domain's own memory that its driver shares with the other half: rings, headers.</summary>
/// <remarks>A page whose grant cannot be taken back yet stays out until it can. Threading: the domain's.</remarks>
internal sealed class GrantedPages(DomainContext context)
{
    private readonly GrantRevocations _waiting = new(context.Grants);

    /// <summary>How many pages are out though nobody needs them.</summary>
    public int Waiting => _waiting.Waiting;

    /// <summary>Takes a cleared page and grants it to be written.</summary>
    public bool TryTake(ushort domain, out GrantRef reference, out Gfn page)
    {
        reference = default;
        if (!context.Pages.TryTake(out page))
        {
            return false;
        }

        Clear(page);
        if (context.Grants.TryGrant(domain, page, isReadOnly: false, out reference))
        {
            return true;
        }

        context.Pages.Put(page);
        return false;
    }

    public PageRegion RegionOf(Gfn page) =>
        new(new ForeignBacking(context.AddressOf(page), PageSize.Size4K.Bytes, PageSize.Size4K));

    public void Release(GrantRef reference, Gfn page) => _waiting.Add(reference, page);

    /// <summary>Puts pages back that are free by now.</summary>
    public void Step()
    {
        while (_waiting.TryTake(out var page))
        {
            context.Pages.Put(page);
        }
    }

    private void Clear(Gfn page) =>
        new Slots<byte>(context.AddressOf(page), PageSize.Size4K.Bytes)
            .Span(0, (int)PageSize.Size4K.Bytes)
            .Clear();
}
