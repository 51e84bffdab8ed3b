// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Memory that the caller brings: an emulator's guest memory, another library's mapping.</summary>
/// <remarks>
/// The caller keeps the memory mapped, and where it is, until the backing is disposed of; nothing is freed here.
/// Thread safety: every member may be called from any thread.
/// </remarks>
public sealed class ForeignBacking : PageBacking
{
    private readonly Action? _released;

    /// <summary>Wraps memory.</summary>
    /// <param name="address">The first byte: a multiple of 4096.</param>
    /// <param name="length">The length in bytes: a positive multiple of <paramref name="pageSize"/>.</param>
    /// <param name="pageSize">The size of page in which the memory is.</param>
    /// <param name="shared">Whether another process maps the same bytes.</param>
    /// <param name="mirrored">Whether the same pages follow once more.</param>
    /// <param name="released">Called once, when the backing is disposed of; nothing if null.</param>
    /// <exception cref="ArgumentException">The address or the length is not a multiple of what it must be.</exception>
    public ForeignBacking(
        nint address,
        long length,
        PageSize pageSize,
        bool shared = false,
        bool mirrored = false,
        Action? released = null
    )
        : base(address, length, pageSize)
    {
        IsShared = shared;
        IsMirrored = mirrored;
        _released = released;
    }

    /// <inheritdoc/>
    public override bool IsShared { get; }

    /// <inheritdoc/>
    public override bool IsMirrored { get; }

    /// <inheritdoc/>
    protected override void Release() => _released?.Invoke();
}
