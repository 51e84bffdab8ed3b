// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;

namespace RingIO.Testing.Generators;

/// <summary>
/// FsCheck generators of what goes wrong in rings: small capacities, indices before a wrap, batches that do not fit, index
/// pairs and slots of a hostile peer, awkward places in memory. With parameters; <see cref="RingArbitraries"/> has shrinkers.
/// </summary>
/// <remarks>Thread safety: generators are immutable.</remarks>
public static class RingGenerators
{
    private const int Near = 8;

    /// <summary>Powers of two from 2 to a limit, each as likely as the others.</summary>
    /// <param name="max">The largest, at least 2.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below 2.</exception>
    public static Gen<RingCapacity> Capacity(int max = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 2);
        return Gen.Choose(1, int.Log2(max)).Select(order => new RingCapacity(1 << order));
    }

    /// <summary>Indices a few steps around 0 (and so 2^64), 2^16, 2^31, 2^32, 2^63 and multiples of a capacity.</summary>
    /// <param name="capacity">The capacity whose multiples count too; 1 or more.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
    public static Gen<StartIndex> Start(int capacity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        return from wrap in Gen.OneOf(
                Gen.Elements(Boundaries.Wraps),
                from multiple in Gen.Choose(1, 4)
                select (ulong)multiple * (ulong)capacity
            )
            from offset in Gen.Choose(-Near, Near)
            select new StartIndex(wrap, offset);
    }

    /// <summary>Sizes of batches for a ring: none, one, a few, all, one and more too many.</summary>
    /// <param name="capacity">How many slots the ring has, 1 or more.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
    public static Gen<int> BatchSize(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        return Gen.OneOf(
            Gen.Elements(0, 1, capacity - 1, capacity, capacity + 1, 2 * capacity),
            Gen.Choose(0, capacity + 2)
        );
    }

    /// <summary>Batches to put through a ring, one after the other.</summary>
    /// <param name="maxCapacity">The largest capacity, at least 2.</param>
    /// <returns>The generator.</returns>
    public static Gen<BatchPlan> Batches(int maxCapacity = 64) =>
        from capacity in Capacity(maxCapacity)
        from sizes in BatchSize(capacity.Slots).ListOf()
        select new BatchPlan(capacity.Slots, [.. sizes]);

    /// <summary>
    /// Index pairs as a hostile peer leaves them. Every pair can come; two of three are equal, one apart, a capacity or
    /// one more apart, wrapped, or far apart by a power of two.
    /// </summary>
    /// <param name="bits">How wide an index is: 32 or 64.</param>
    /// <param name="maxCapacity">The largest capacity, at least 2.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits"/> is another number.</exception>
    public static Gen<IndexPair> Indices(int bits = 64, int maxCapacity = 1024)
    {
        if (bits is not (32 or 64))
        {
            throw new ArgumentOutOfRangeException(
                nameof(bits),
                bits,
                "An index has 32 or 64 bits."
            );
        }

        var mask = IndexPair.Mask(bits);
        return from capacity in Capacity(maxCapacity)
            from consumer in Gen.OneOf(Start(capacity.Slots).Select(start => start.Value), Word)
            from distance in Gen.OneOf(
                Gen.Elements(Boundaries.Distances((ulong)capacity.Slots)),
                Gen.Choose(-1, capacity.Slots + 1).Select(near => unchecked((ulong)near)),
                Word
            )
            select new IndexPair(
                bits,
                capacity.Slots,
                unchecked(consumer + distance) & mask,
                consumer & mask
            );
    }

    /// <summary>Changes of slots between a victim's reads.</summary>
    /// <param name="capacity">How many slots, 1 or more.</param>
    /// <param name="itemSize">How many bytes each, 1 or more.</param>
    /// <param name="reads">Before which read at most, 1 or more.</param>
    /// <returns>The generator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static Gen<SlotMutation> Mutation(int capacity, int itemSize, int reads = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(itemSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reads);
        return from read in Gen.Choose(1, reads)
            from slot in Gen.Choose(0, capacity - 1)
            from offset in Gen.Choose(0, itemSize - 1)
            from flip in Gen.OneOf(Gen.Elements(1, 0x80, 0xFF), Gen.Choose(1, 255))
            select new SlotMutation(read, slot, offset, (byte)flip);
    }

    /// <summary>Parts of backings: at their start, at a page's end, across pages, at multiples of 128 and beside them.</summary>
    /// <param name="length">How long the part is in bytes, 1 or more.</param>
    /// <returns>The generator: about one part in four is not at a multiple of 128.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is below 1.</exception>
    public static Gen<PageLayout> Layout(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return from page in Gen.Elements(4096, 4096, 8192, 1 << 16)
            from more in Gen.Choose(0, 3)
            let pages = ((length + page - 1) / page) + more
            let room = ((long)page * pages) - length
            from offset in Gen.OneOf(
                Gen.Constant(0L),
                Gen.Constant(room),
                Gen.Choose(0, pages - 1)
                    .Select(at => Math.Clamp(((long)at * page) - (length / 2), 0, room)),
                Gen.Choose(0, (int)(room / 128)).Select(line => line * 128L)
            )
            from isAligned in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
            select new PageLayout(page, pages, isAligned ? offset & ~127L : offset, length);
    }

    private static Gen<ulong> Word { get; } =
        from high in Gen.Choose(0, int.MaxValue)
        from middle in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, 3)
        select ((ulong)high << 33) | ((ulong)middle << 2) | (uint)low;
}
