// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>What the factories of every ring share.</summary>
internal static class RingSetup
{
    /// <summary>The layout that options ask for.</summary>
    public static RingLayout LayoutOf<T>(
        RingKind kind,
        RingOptions options,
        RingFeatures extra = RingFeatures.None
    )
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(options);
        var owners = kind is RingKind.Mpsc or RingKind.Mpmc or RingKind.Broadcast
            ? options.Owners
            : 2;
        var features = extra | (options.Parking ? RingFeatures.Parking : RingFeatures.None);
        return new(kind, options.Capacity, SizeOf<T>(), owners, features);
    }

    /// <summary>The index with which a new ring begins: records stand at multiples of their header's size.</summary>
    public static ulong FirstIndexOf(RingKind kind, RingOptions options) =>
        kind == RingKind.Record ? options.FirstIndex & ~7UL : options.FirstIndex;

    /// <summary>Memory of this process for a ring without a region of its own; the ring disposes of it.</summary>
    public static PageRegion OwnMemory(RingLayout layout) =>
        new(new PortableBacking(layout.TotalBytes));

    // Sound: the size of an unmanaged type.
    public static int SizeOf<T>()
        where T : unmanaged => Unsafe.SizeOf<T>();
}
