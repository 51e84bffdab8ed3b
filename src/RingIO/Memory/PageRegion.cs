// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>A part of a backing: where a ring is told to live.</summary>
/// <remarks>Immutable; it holds no lease. Thread safety: as its backing.</remarks>
public readonly record struct PageRegion
{
    /// <summary>Names a part of a backing.</summary>
    /// <param name="backing">The backing.</param>
    /// <param name="offset">The first byte, counted from the backing's first.</param>
    /// <param name="length">The length in bytes, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the backing.</exception>
    public PageRegion(IPageBacking backing, long offset, long length)
    {
        ArgumentNullException.ThrowIfNull(backing);
        if (offset < 0 || length <= 0 || offset > backing.Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"Bytes {offset} to {offset + length} are not inside a backing of {backing.Length} bytes."
            );
        }

        Backing = backing;
        Offset = offset;
        Length = length;
    }

    /// <summary>Names all of a backing.</summary>
    /// <param name="backing">The backing.</param>
    public PageRegion(IPageBacking backing)
        : this(backing ?? throw new ArgumentNullException(nameof(backing)), 0, backing.Length) { }

    /// <summary>The backing.</summary>
    public IPageBacking Backing { get; }

    /// <summary>The first byte, counted from the backing's first.</summary>
    public long Offset { get; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <summary>The first byte's address in this process.</summary>
    /// <exception cref="ObjectDisposedException">The backing has been disposed of.</exception>
    /// <exception cref="InvalidOperationException">It is the default value, which names no memory.</exception>
    public nint Address =>
        Backing is null
            ? throw new InvalidOperationException(
                "The region is the default value: name a part of a backing."
            )
            : Backing.Address + (nint)Offset;

    /// <summary>A part of this part.</summary>
    /// <param name="offset">The first byte, counted from this part's first.</param>
    /// <param name="length">The length in bytes, above 0.</param>
    /// <returns>The smaller part.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside this part.</exception>
    public PageRegion Slice(long offset, long length) =>
        offset >= 0 && length > 0 && offset <= Length - length
            ? new PageRegion(Backing, Offset + offset, length)
            : throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"Bytes {offset} to {offset + length} are not inside a region of {Length} bytes."
            );
}
