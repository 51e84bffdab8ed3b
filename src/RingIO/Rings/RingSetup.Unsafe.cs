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
        var features =
            extra
            | (options.Parking ? RingFeatures.Parking : RingFeatures.None)
            | (options.Lapping ? RingFeatures.Lapping : RingFeatures.None);
        var problem = ProblemOf<T>(kind, features);
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        return new(kind, options.Capacity, SizeOf<T>(), owners, features);
    }

    /// <summary>The index with which a new ring begins: records stand at multiples of their header's size.</summary>
    public static ulong FirstIndexOf(RingKind kind, RingOptions options) =>
        kind == RingKind.Record ? options.FirstIndex & ~7UL : options.FirstIndex;

    /// <summary>Memory of this process for a ring without a region of its own; the ring disposes of it.</summary>
    public static PageRegion OwnMemory(RingLayout layout) =>
        new(new PortableBacking(layout.TotalBytes));

    /// <summary>What keeps this kind of ring from carrying this item, in words; null if nothing does.</summary>
    public static string? ProblemOf<T>(RingKind kind, RingFeatures features)
        where T : unmanaged
    {
        var lapping = (features & RingFeatures.Lapping) != 0;
        return kind == RingKind.SpscFlag && SizeOf<T>() % sizeof(ulong) != 0
                ? $"{typeof(T).Name} has {SizeOf<T>()} bytes: in a flag ring the first 8 bytes of an item are the slot's flag, so its size is a multiple of 8. Pad it, or use SpscRing."
            : kind == RingKind.Broadcast && lapping && SizeOf<T>() % sizeof(uint) != 0
                ? $"{typeof(T).Name} has {SizeOf<T>()} bytes: a lapping ring moves items in words of 4 or 8 bytes, so its size is a multiple of 4. Pad it, or leave Lapping off."
            : null;
    }

    /// <summary>Makes a ring in memory of its own.</summary>
    public static TRing Make<T, TRing>(
        RingKind kind,
        RingOptions options,
        Func<PageRegion, RingLayout, RingOptions, bool, TRing> open
    )
        where T : unmanaged
        where TRing : Ring
    {
        var layout = LayoutOf<T>(kind, options);
        var region = OwnMemory(layout);
        RingMemory.Format(region, layout, options.LayoutId, options.FirstIndex);
        return open(region, layout, options, true);
    }

    /// <summary>Makes a ring in memory that the caller brings.</summary>
    public static TRing Make<T, TRing>(
        PageRegion region,
        RingKind kind,
        RingOptions options,
        Func<PageRegion, RingLayout, RingOptions, bool, TRing> open
    )
        where T : unmanaged
        where TRing : Ring
    {
        var layout = LayoutOf<T>(kind, options);
        RingMemory.Format(region, layout, options.LayoutId, options.FirstIndex);
        return open(region, layout, options, false);
    }

    /// <summary>Attaches to a ring that exists in memory, or says what is wrong with it.</summary>
    public static TRing? TryAttach<T, TRing>(
        PageRegion region,
        RingKind kind,
        RingOptions options,
        Func<PageRegion, RingLayout, RingOptions, bool, TRing> open,
        out RingFault? fault
    )
        where T : unmanaged
        where TRing : Ring
    {
        ArgumentNullException.ThrowIfNull(options);
        fault = RingMemory.TryRead(region, kind, SizeOf<T>(), options, out var layout);
        var problem = fault is null ? ProblemOf<T>(kind, layout.Features) : null;
        if (problem is not null)
        {
            fault = new(RingFaultKind.WrongItemSize, problem);
        }

        return fault is null ? open(region, layout, options, false) : null;
    }

    // Sound: the size of an unmanaged type.
    public static int SizeOf<T>()
        where T : unmanaged => Unsafe.SizeOf<T>();
}
