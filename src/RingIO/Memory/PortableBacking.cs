// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Zeroed, page-aligned memory of this process: works on every operating system, shared with nobody.</summary>
/// <remarks>Thread safety: every member may be called from any thread.</remarks>
public sealed class PortableBacking : PageBacking
{
    private readonly AlignedMemoryHandle _memory;

    /// <summary>Allocates memory.</summary>
    /// <param name="length">How many bytes, above 0; rounded up to whole pages of 4 KiB.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not positive.</exception>
    /// <exception cref="OutOfMemoryException">There is no such memory.</exception>
    public PortableBacking(long length)
        : this(Allocate(length), PageSize.Size4K.RoundUp(length)) { }

    private PortableBacking(AlignedMemoryHandle memory, long length)
        : base(memory.Address, length, PageSize.Size4K) => _memory = memory;

    /// <inheritdoc/>
    protected override void Release() => _memory.Dispose();

    private static AlignedMemoryHandle Allocate(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return new AlignedMemoryHandle(PageSize.Size4K.RoundUp(length), PageSize.Size4K.Bytes);
    }
}
