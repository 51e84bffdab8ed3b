// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>A size of page that processors translate as one: a power of two of at least 4 KiB.</summary>
/// <remarks>Immutable. The sizes are those of x86: Intel SDM volume 3A, chapter 5 (paging).</remarks>
public readonly record struct PageSize : IComparable<PageSize>
{
    private PageSize(int shift) => Shift = shift;

    /// <summary>4 KiB: the page of every format.</summary>
    public static PageSize Size4K { get; } = new(12);

    /// <summary>2 MiB: the superpage of PAE and of four-level paging.</summary>
    public static PageSize Size2M { get; } = new(21);

    /// <summary>4 MiB: the superpage of IA-32 two-level paging (PSE).</summary>
    public static PageSize Size4M { get; } = new(22);

    /// <summary>1 GiB: the large superpage of four-level paging.</summary>
    public static PageSize Size1G { get; } = new(30);

    /// <summary>The base-2 logarithm of the size in bytes; 0 for the default value, which is no page size.</summary>
    public int Shift { get; }

    /// <summary>The size in bytes.</summary>
    public long Bytes => 1L << Shift;

    /// <summary>The bits of an address that select a byte in the page.</summary>
    public long OffsetMask => Bytes - 1;

    /// <summary>The order: how many times a 4 KiB frame is doubled.</summary>
    public PageOrder Order => new(Shift - 12);

    /// <summary>The page size of this many bytes.</summary>
    /// <param name="bytes">A power of two, at least 4096.</param>
    /// <returns>The size.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is no page size.</exception>
    public static PageSize FromBytes(long bytes) =>
        bytes >= 4096 && long.IsPow2(bytes)
            ? new PageSize((int)long.Log2(bytes))
            : throw new ArgumentOutOfRangeException(
                nameof(bytes),
                bytes,
                "A page size is a power of two of at least 4096 bytes."
            );

    /// <summary>The smallest multiple of the page size that is not below <paramref name="bytes"/>.</summary>
    /// <param name="bytes">A length in bytes, not negative.</param>
    /// <returns>The rounded length.</returns>
    /// <exception cref="OverflowException">The rounded length does not fit.</exception>
    public long RoundUp(long bytes) => checked(bytes + OffsetMask) & ~OffsetMask;

    /// <inheritdoc/>
    public int CompareTo(PageSize other) => Shift.CompareTo(other.Shift);

    /// <summary>Whether <paramref name="left"/> is the smaller.</summary>
    /// <param name="left">The first size.</param>
    /// <param name="right">The second size.</param>
    /// <returns>The order of the two sizes.</returns>
    public static bool operator <(PageSize left, PageSize right) => left.Shift < right.Shift;

    /// <summary>Whether <paramref name="left"/> is the larger.</summary>
    /// <param name="left">The first size.</param>
    /// <param name="right">The second size.</param>
    /// <returns>The order of the two sizes.</returns>
    public static bool operator >(PageSize left, PageSize right) => left.Shift > right.Shift;

    /// <summary>Whether <paramref name="left"/> is not the larger.</summary>
    /// <param name="left">The first size.</param>
    /// <param name="right">The second size.</param>
    /// <returns>The order of the two sizes.</returns>
    public static bool operator <=(PageSize left, PageSize right) => left.Shift <= right.Shift;

    /// <summary>Whether <paramref name="left"/> is not the smaller.</summary>
    /// <param name="left">The first size.</param>
    /// <param name="right">The second size.</param>
    /// <returns>The order of the two sizes.</returns>
    public static bool operator >=(PageSize left, PageSize right) => left.Shift >= right.Shift;

    /// <inheritdoc/>
    public override string ToString() =>
        Shift switch
        {
            0 => "none",
            >= 30 => $"{Bytes >> 30} GiB",
            >= 20 => $"{Bytes >> 20} MiB",
            _ => $"{Bytes >> 10} KiB",
        };
}
