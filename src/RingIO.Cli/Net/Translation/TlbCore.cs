// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Cli.Net.Translation;

/// <summary>One processor of the model: its TLB, and what switches do to it.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal sealed class TlbCore
{
    private readonly Tlb _tlb;
    private readonly bool _hasIdentifiers;
    private readonly bool _superpages;

    /// <summary>Makes a processor.</summary>
    /// <param name="geometry">Its TLB.</param>
    /// <param name="hasIdentifiers">Whether entries carry an address space's identifier, so that switches flush nothing.</param>
    /// <param name="superpages">Whether superpages and global mappings are used.</param>
    public TlbCore(TlbGeometry geometry, bool hasIdentifiers, bool superpages)
    {
        _tlb = new Tlb(geometry);
        _hasIdentifiers = hasIdentifiers;
        _superpages = superpages;
    }

    /// <summary>Translations that no level had: walks of the page table.</summary>
    public long Misses => _tlb.Counters.FullMisses;

    /// <summary>Begins to count anew; the entries stay.</summary>
    public void Reset() => _tlb.Counters.Reset();

    /// <summary>Another domain runs: without identifiers everything goes, global entries too.</summary>
    public void SwitchDomain()
    {
        if (!_hasIdentifiers)
        {
            _tlb.FlushAll();
        }
    }

    /// <summary>Another process of the domain runs: without identifiers everything goes that is not global.</summary>
    public void SwitchProcess()
    {
        if (!_hasIdentifiers)
        {
            _tlb.LoadRoot(AddressSpaceId.None);
        }
    }

    /// <summary>Forgets a page.</summary>
    /// <param name="domain">Whose address space it is meant in.</param>
    /// <param name="page">The page.</param>
    public void Forget(ushort domain, ulong page) =>
        _tlb.FlushPage(GuestVirtualAddress.Of(new Vfn(page)), SpaceOf(domain));

    /// <summary>Forgets what is not global of an address space, or everything.</summary>
    /// <param name="domain">Whose; <see langword="null"/>: everything.</param>
    public void ForgetAll(ushort? domain)
    {
        if (domain is { } number)
        {
            _tlb.FlushSpace(SpaceOf(number));
        }
        else
        {
            _tlb.FlushAll();
        }
    }

    /// <summary>Touches a page.</summary>
    /// <param name="domain">Whose address space it is meant in.</param>
    /// <param name="page">The page.</param>
    /// <param name="kind">By what it is mapped.</param>
    /// <param name="isWrite">Whether it is written.</param>
    public void Touch(ushort domain, ulong page, PageKind kind, bool isWrite)
    {
        var space = SpaceOf(domain);
        var address = GuestVirtualAddress.Of(new Vfn(page));
        var access = isWrite ? TlbAccess.Write : TlbAccess.Read;
        if (_tlb.Lookup(address, space, access, out _) != 0)
        {
            return;
        }

        var size = kind == PageKind.Kernel && _superpages ? PageSize.Size2M : PageSize.Size4K;
        _tlb.Walk(address, space, WalkLevels.LongMode, size);
        var first = page & ~((ulong)size.OffsetMask >> PageSize.Size4K.Shift);
        _tlb.Insert(
            new TlbEntry(
                new Vfn(first),
                size,
                new Mfn(first),
                space,
                TlbRights.Write | TlbRights.Dirty,
                IsGlobal: !_hasIdentifiers
                    && _superpages
                    && kind is PageKind.Kernel or PageKind.Buffer
            )
        );
    }

    private AddressSpaceId SpaceOf(ushort domain) =>
        _hasIdentifiers ? new AddressSpaceId(domain) : AddressSpaceId.None;
}
