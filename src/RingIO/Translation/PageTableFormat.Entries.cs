// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <content>What the bits of an entry are.</content>
public sealed partial record PageTableFormat
{
    internal const ulong AccessedBit = (ulong)PageFlags.Accessed;
    internal const ulong DirtyBit = (ulong)PageFlags.Dirty;

    private const ulong PresentBit = (ulong)PageFlags.Present;
    private const ulong LargeBit = (ulong)PageFlags.LargePage;
    private const ulong SmallAttributeBit = 1UL << 7;
    private const ulong LargeAttributeBit = 1UL << 12;
    private const ulong NoExecuteBit = 1UL << 63;
    private const ulong WideAddress = 0x000F_FFFF_FFFF_F000;
    private const ulong NarrowAddress = 0xFFFF_F000;
    private const int FirstHighBit = 32; // PSE-36: bits 32 and up of the address ...
    private const int HighBitsAt = 13; // ... stand from bit 13 on.

    // The flags whose values are the bits where they stand in every entry.
    private const PageFlags InPlace =
        PageFlags.Present
        | PageFlags.Writable
        | PageFlags.User
        | PageFlags.WriteThrough
        | PageFlags.CacheDisable
        | PageFlags.Accessed
        | PageFlags.Dirty
        | PageFlags.Global
        | PageFlags.Available0
        | PageFlags.Available1
        | PageFlags.Available2;

    /// <summary>The entry that maps a page.</summary>
    /// <param name="frame">Its first frame, aligned to the page.</param>
    /// <param name="flags">Its flags; Present and, above level 1, LargePage are implied.</param>
    /// <param name="level">The level, from 1.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="ArgumentException">
    /// The level maps no pages, the format has no such flag, or the frame is not aligned or above what an entry can name.
    /// </exception>
    public ulong EncodePage(Mfn frame, PageFlags flags, int level)
    {
        if (
            !MapsPages(level)
            || (flags.HasFlag(PageFlags.NoExecute) && !HasNoExecute)
            || ((long)frame.Value & (PagesAt(level) - 1)) != 0
            || !CanName(frame, level)
        )
        {
            throw new ArgumentException(
                $"An entry of level {level} in {Name} tables cannot map {frame} as {flags}.",
                nameof(level)
            );
        }

        return Page(frame, flags, level);
    }

    /// <summary>The entry that leads to a table, with all rights: pages decide.</summary>
    /// <param name="table">The table's frame.</param>
    /// <param name="level">The entry's level, from 2.</param>
    /// <returns>The entry.</returns>
    public ulong EncodeTable(Mfn table, int level) =>
        (table.Value << PageSize.Size4K.Shift)
        | (
            IsPointerTable(level)
                ? PresentBit
                : (ulong)(PageFlags.Present | PageFlags.Writable | PageFlags.User)
        );

    /// <summary>Whether a present entry maps a page, or leads to a table.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="level">Its level, from 1.</param>
    /// <param name="controls">Of them, CR4.PSE counts in two-level tables.</param>
    /// <returns>Whether it maps a page; an entry that wrongly claims to is none, and has a reserved bit set.</returns>
    public bool IsPage(ulong entry, int level, PagingControls controls) =>
        level == 1
        || (
            (entry & LargeBit) != 0
            && MapsPages(level)
            && (IsWide || (controls & PagingControls.PageSizeExtensions) != 0)
        );

    /// <summary>The bits that must be 0 in a present entry (tables 5-4 to 5-20).</summary>
    /// <param name="level">Its level, from 1.</param>
    /// <param name="isPage">Whether it maps a page.</param>
    /// <param name="controls">Of them, IA32_EFER.NXE counts.</param>
    /// <returns>The mask.</returns>
    public ulong ReservedBits(int level, bool isPage, PagingControls controls)
    {
        if (!IsWide)
        {
            // Of a superpage's entry, bit 21 down to what holds the address's bits from 32 on; nothing else.
            var free = HighBitsAt + (PhysicalBits - FirstHighBit);
            return isPage && level == 2 ? Bits(free, 21) : 0;
        }

        if (IsPointerTable(level))
        {
            return Bits(1, 2) | Bits(5, 8) | Bits(PhysicalBits, 63);
        }

        var reserved = Bits(PhysicalBits, Levels == 3 ? 62 : 51);
        if ((controls & PagingControls.NoExecute) == 0)
        {
            reserved |= NoExecuteBit;
        }

        if (isPage && level > 1)
        {
            reserved |= Bits(HighBitsAt, Shift(level) - 1);
        }

        return MapsPages(level) ? reserved : reserved | LargeBit;
    }

    /// <summary>The frame that a present entry names: a table, or a page's first frame.</summary>
    /// <param name="entry">The entry, without reserved bits.</param>
    /// <param name="level">Its level, from 1.</param>
    /// <param name="isPage">Whether it maps a page.</param>
    /// <returns>The frame; any number if the entry is hostile.</returns>
    public Mfn FrameOf(ulong entry, int level, bool isPage)
    {
        var address = entry & (IsWide ? WideAddress : NarrowAddress);
        if (isPage && level > 1)
        {
            address &= ~((1UL << Shift(level)) - 1);
            if (!IsWide)
            {
                var width = PhysicalBits - FirstHighBit;
                address |= ((entry >> HighBitsAt) & ((1UL << width) - 1)) << FirstHighBit;
            }
        }

        return new(address >> PageSize.Size4K.Shift);
    }

    /// <summary>The flags of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="level">Its level, from 1.</param>
    /// <param name="isPage">Whether it maps a page.</param>
    /// <returns>The flags.</returns>
    public PageFlags FlagsOf(ulong entry, int level, bool isPage)
    {
        var flags = (PageFlags)entry & InPlace;
        if (isPage && level > 1)
        {
            flags |= PageFlags.LargePage;
        }

        if (isPage && (entry & (level == 1 ? SmallAttributeBit : LargeAttributeBit)) != 0)
        {
            flags |= PageFlags.AttributeTable;
        }

        return IsWide && !IsPointerTable(level) && (entry & NoExecuteBit) != 0
            ? flags | PageFlags.NoExecute
            : flags;
    }

    // PSE-36 reaches above 4 GiB with superpages only.
    internal bool CanName(Mfn frame, int level)
    {
        var bits = IsWide || level > 1 ? PhysicalBits : FirstHighBit;
        return frame.Value >> (bits - PageSize.Size4K.Shift) == 0;
    }

    // As EncodePage, for callers that have checked.
    internal ulong Page(Mfn frame, PageFlags flags, int level)
    {
        var entry = (frame.Value << PageSize.Size4K.Shift) | (ulong)(flags & InPlace) | PresentBit;
        if (!IsWide && level > 1)
        {
            var high = entry >> FirstHighBit;
            entry = (uint)entry | (high << HighBitsAt);
        }

        if (level > 1)
        {
            entry |= LargeBit;
        }

        if ((flags & PageFlags.AttributeTable) != 0)
        {
            entry |= level == 1 ? SmallAttributeBit : LargeAttributeBit;
        }

        return (flags & PageFlags.NoExecute) != 0 ? entry | NoExecuteBit : entry;
    }

    private static ulong Bits(int first, int last) =>
        last < first ? 0 : (ulong.MaxValue >> (63 - last)) & (ulong.MaxValue << first);
}
