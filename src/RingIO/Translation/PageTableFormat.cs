// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>How an x86 processor's page tables look. Intel SDM volume 3A, chapter 5 (chapter 4 in older editions).</summary>
/// <remarks>
/// Level 1 is the page table, 2 the page directory, 3 the page-directory-pointer table, 4 the PML4 table. A table is a frame
/// of 4 KiB; the page-directory-pointer table of PAE uses the first 32 bytes of one. Immutable. Thread safety: every member
/// may be called from any thread; none allocates but those that make a format.
/// </remarks>
public sealed partial record PageTableFormat
{
    /// <summary>The most levels that a format has.</summary>
    public const int MaxLevels = 4;

    private readonly int _indexBits;

    private PageTableFormat(string name, int levels, bool wide, int virtualBits, int physicalBits)
    {
        Name = name;
        Levels = levels;
        IsWide = wide;
        VirtualBits = virtualBits;
        PhysicalBits = physicalBits;
        _indexBits = wide ? 9 : 10;
        HasGigabytePages = levels == 4;
    }

    /// <summary>32-bit paging: two levels, entries of 32 bits, superpages of 4 MiB (5.3).</summary>
    public static PageTableFormat TwoLevel { get; } = new("two-level", 2, false, 32, 32);

    /// <summary>PAE paging: three levels, entries of 64 bits, superpages of 2 MiB, 52 bits of physical address (5.4).</summary>
    public static PageTableFormat Pae { get; } = new("PAE", 3, true, 32, 52);

    /// <summary>4-level paging: entries of 64 bits, superpages of 2 MiB and 1 GiB, 52 bits of physical address (5.5).</summary>
    public static PageTableFormat FourLevel { get; } = new("four-level", 4, true, 48, 52);

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>How many levels a walk has at most.</summary>
    public int Levels { get; }

    /// <summary>Whether entries have 64 bits, or 32.</summary>
    public bool IsWide { get; }

    /// <summary>How many bits of an address are translated.</summary>
    public int VirtualBits { get; }

    /// <summary>
    /// How many bits a physical address has (MAXPHYADDR): bits of an entry above it are reserved. In two-level tables, 33 to 40
    /// let a superpage's entry name a frame above 4 GiB (PSE-36).
    /// </summary>
    public int PhysicalBits { get; private init; }

    /// <summary>Whether there are superpages of 1 GiB (CPUID.80000001H:EDX.Page1GB).</summary>
    public bool HasGigabytePages { get; private init; }

    /// <summary>Whether entries can forbid to fetch instructions.</summary>
    public bool HasNoExecute => IsWide;

    /// <summary>The format on a processor with another width of physical address.</summary>
    /// <param name="bits">32 to 40 for two levels, else 32 to 52.</param>
    /// <returns>Another format.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor has such a width.</exception>
    public PageTableFormat WithPhysicalBits(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, IsWide ? 52 : 40);
        return new(Name, Levels, IsWide, VirtualBits, bits) { HasGigabytePages = HasGigabytePages };
    }

    /// <summary>The format on a processor without superpages of 1 GiB: the bit for them is reserved.</summary>
    /// <returns>Another format.</returns>
    public PageTableFormat WithoutGigabytePages() =>
        new(Name, Levels, IsWide, VirtualBits, PhysicalBits) { HasGigabytePages = false };

    /// <summary>How many entries a table has.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <returns>1024 or 512; 4 at the top of PAE.</returns>
    public int EntryCount(int level) => IsPointerTable(level) ? 4 : 1 << _indexBits;

    /// <summary>What one entry covers.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <returns>4 KiB at level 1.</returns>
    public PageSize SpanOf(int level) => PageSize.FromBytes(1L << Shift(level));

    /// <summary>Whether entries of a level may map pages.</summary>
    /// <param name="level">The level, from 1.</param>
    /// <returns>Whether they may, given CR4.PSE in two-level tables.</returns>
    public bool MapsPages(int level) =>
        level <= 2 || (level == 3 && Levels == 4 && HasGigabytePages);

    /// <summary>The entry that an address uses.</summary>
    /// <param name="page">The page.</param>
    /// <param name="level">The level, from 1.</param>
    /// <returns>Its index in a table of the level.</returns>
    public int IndexOf(Vfn page, int level) =>
        (int)(page.Value >> (Shift(level) - Shift(1))) & (EntryCount(level) - 1);

    /// <summary>Whether an address is one of this format: below 4 GiB, or in canonical form (SDM volume 1, 3.3.7.1).</summary>
    /// <param name="address">The address.</param>
    /// <returns>Whether it is.</returns>
    public bool IsCanonical(GuestVirtualAddress address) =>
        Levels == 4
            ? (long)address.Value << 16 >> 16 == (long)address.Value
            : address.Value >> VirtualBits == 0;

    /// <inheritdoc/>
    public override string ToString() => Name;

    // What the entries cover that a walk reads from memory, the smallest first: the pointers of PAE are in registers (5.4.1).
    internal PageSize[] WalkSpans() =>
        [.. Enumerable.Range(1, Levels).Where(level => !IsPointerTable(level)).Select(SpanOf)];

    internal int Shift(int level) => PageSize.Size4K.Shift + ((level - 1) * _indexBits);

    // How many pages of 4 KiB an address space has that can be counted in one row: the lower or the upper half, or all.
    internal long PagesInRow => 1L << (VirtualBits - PageSize.Size4K.Shift - (Levels == 4 ? 1 : 0));

    internal ulong PageCount => 1UL << (VirtualBits - PageSize.Size4K.Shift);

    // Pages counted from 0, the upper half behind the lower one; and back.
    internal ulong NumberOf(Vfn page) => page.Value & (PageCount - 1);

    internal Vfn PageOfNumber(ulong number)
    {
        var unused = 64 - VirtualBits;
        var address = number << PageSize.Size4K.Shift;
        return Levels == 4
            ? new((ulong)((long)(address << unused) >> unused) >> PageSize.Size4K.Shift)
            : new(number);
    }

    internal bool Contains(Vfn first, long count) =>
        count >= 1
        && count <= PagesInRow
        && IsPageNumber(first)
        && IsPageNumber(new(first.Value + (ulong)(count - 1)));

    // A virtual frame number has 52 bits.
    internal bool IsPageNumber(Vfn page) =>
        page.Value >> (64 - PageSize.Size4K.Shift) == 0
        && IsCanonical(GuestVirtualAddress.Of(page));

    internal long PagesAt(int level) => 1L << ((level - 1) * _indexBits);

    // The page-directory-pointer table of PAE has rules of its own (5.4.1): four entries without rights or accessed bits, which
    // hardware loads with CR3 into registers.
    internal bool IsPointerTable(int level) => level == 3 && Levels == 3;
}
