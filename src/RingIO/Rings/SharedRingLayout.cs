// SPDX-License-Identifier: MIT

using System.Numerics;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The sizes of request/response rings, computed as the macros of <c>xen/io/ring.h</c> do.</summary>
/// <remarks>Thread safety: pure functions.</remarks>
public static class SharedRingLayout
{
    /// <summary>The bytes before the first entry: <c>offsetof(struct NAME_sring, ring)</c>.</summary>
    public const int HeaderBytes = 64;

    /// <summary>The most entries that a ring has here.</summary>
    public const int MaxCapacity = 1 << 30;

    /// <summary>The bytes of an entry: a C union of a request and a response.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TResponse">The response.</typeparam>
    /// <returns>The larger of both sizes, rounded up to the larger of both alignments.</returns>
    public static int EntryBytes<TRequest, TResponse>()
        where TRequest : unmanaged
        where TResponse : unmanaged => UnionSlots<TRequest, TResponse>.Stride;

    /// <summary>How many entries a ring has: <c>__RING_SIZE</c>.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TResponse">The response.</typeparam>
    /// <param name="bytes">The ring's memory, header and all: one page or several.</param>
    /// <returns>As many as fit, rounded down to a power of two; 0 if none fits.</returns>
    public static int Capacity<TRequest, TResponse>(long bytes)
        where TRequest : unmanaged
        where TResponse : unmanaged
    {
        var entries = (bytes - HeaderBytes) / EntryBytes<TRequest, TResponse>();
        return entries <= 0 ? 0
            : entries >= MaxCapacity ? MaxCapacity
            : 1 << BitOperations.Log2((ulong)entries);
    }

    /// <summary>The least memory for so many entries.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TResponse">The response.</typeparam>
    /// <param name="capacity">How many entries: a power of two.</param>
    /// <returns>Bytes; Xen shares whole pages of 4 KiB, so round up to them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is no power of two, or above <see cref="MaxCapacity"/>.</exception>
    public static long BytesFor<TRequest, TResponse>(int capacity)
        where TRequest : unmanaged
        where TResponse : unmanaged =>
        capacity > 0 && int.IsPow2(capacity) && capacity <= MaxCapacity
            ? HeaderBytes + ((long)capacity * EntryBytes<TRequest, TResponse>())
            : throw new ArgumentOutOfRangeException(
                nameof(capacity),
                capacity,
                $"A ring has a power of two of entries, at most {MaxCapacity}."
            );
}
