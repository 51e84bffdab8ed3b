// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Where the parts of a ring lie: all of it follows from kind, capacity, item size and owners.</summary>
/// <remarks>Immutable. Header version 1: words, owners, sequences (if any), slots; each part at a multiple of 128 bytes.</remarks>
public readonly record struct RingLayout
{
    /// <summary>The most slots that a ring may have.</summary>
    public const long MaxCapacity = 1L << 30;

    /// <summary>The most owners that a ring may have.</summary>
    public const int MaxOwners = 1024;

    /// <summary>The largest item in bytes.</summary>
    public const int MaxItemSize = 1 << 20;

    private const long Line = 128;

    /// <summary>Computes a layout.</summary>
    /// <param name="kind">The kind of ring.</param>
    /// <param name="capacity">How many slots: a power of two from 2 to <see cref="MaxCapacity"/>.</param>
    /// <param name="itemSize">The size of an item in bytes, 1 to <see cref="MaxItemSize"/>.</param>
    /// <param name="owners">How many owners: a power of two from 2 to <see cref="MaxOwners"/>.</param>
    /// <param name="features">What both sides agree on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RingLayout(RingKind kind, long capacity, int itemSize, int owners, RingFeatures features)
    {
        var wrong = Check(kind, capacity, itemSize, owners, features);
        if (wrong is not null)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), wrong);
        }

        Kind = kind;
        Capacity = capacity;
        ItemSize = itemSize;
        Owners = owners;
        Features = features;
        var end = OwnersOffset + ((long)owners * Line);
        if (HasSequences(kind))
        {
            SequencesOffset = end;
            end = RoundUp(end + (capacity * sizeof(uint)));
        }

        SlotsOffset = end;
        TotalBytes =
            (features & RingFeatures.SeparateSlots) != 0 ? end : end + (capacity * itemSize);
    }

    /// <summary>The kind of ring.</summary>
    public RingKind Kind { get; }

    /// <summary>How many slots.</summary>
    public long Capacity { get; }

    /// <summary>The size of an item in bytes.</summary>
    public int ItemSize { get; }

    /// <summary>How many entries the table of owners has.</summary>
    public int Owners { get; }

    /// <summary>What both sides agree on.</summary>
    public RingFeatures Features { get; }

    /// <summary>Where the table of owners begins, in bytes.</summary>
    public static long OwnersOffset => 512;

    /// <summary>Where the sequence words begin, in bytes; 0 where the kind has none.</summary>
    public long SequencesOffset { get; }

    /// <summary>Where the slots begin, in bytes; the end of the words where the slots have a region of their own.</summary>
    public long SlotsOffset { get; }

    /// <summary>How much memory the ring takes, in bytes; without the slots where those have a region of their own.</summary>
    public long TotalBytes { get; }

    /// <summary>Whether a kind of ring has one sequence word a slot.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasSequences(RingKind kind) => kind is RingKind.Mpsc or RingKind.Mpmc;

    /// <summary>What is wrong with a layout, in words.</summary>
    internal static string? Check(
        RingKind kind,
        long capacity,
        long itemSize,
        long owners,
        RingFeatures features
    )
    {
        const RingFeatures known =
            RingFeatures.Parking
            | RingFeatures.Lapping
            | RingFeatures.SeparateSlots
            | RingFeatures.Mirrored;
        return kind is < RingKind.Spsc or > RingKind.Byte
                ? $"Kind {(int)kind} is none that version 1 knows."
            : capacity is < 2 or > MaxCapacity || !long.IsPow2(capacity)
                ? $"Capacity {capacity} is no power of two from 2 to {MaxCapacity}."
            : itemSize is < 1 or > MaxItemSize
                ? $"Item size {itemSize} is not from 1 to {MaxItemSize}."
            : owners is < 2 or > MaxOwners || !long.IsPow2(owners)
                ? $"{owners} owners are no power of two from 2 to {MaxOwners}."
            : (features & ~known) != 0
                ? $"Features 0x{(int)features:x} hold a bit that version 1 does not know."
            : (features & Foreign(kind)) != 0
                ? $"Features hold {features & Foreign(kind)}, which a ring of kind {kind} cannot have."
            : null;
    }

    /// <summary>The identity that announces this layout.</summary>
    internal RingIdentity ToIdentity(ulong layoutId)
    {
        var identity = new RingIdentity
        {
            Magic = RingIdentity.ExpectedMagic,
            Version = RingIdentity.CurrentVersion,
            Kind = (ushort)Kind,
            WordsBytes = (uint)OwnersOffset,
            ItemSize = (uint)ItemSize,
            OwnerCount = (uint)Owners,
            Capacity = (ulong)Capacity,
            LayoutId = layoutId,
            OwnersOffset = (uint)OwnersOffset,
            SequencesOffset = (uint)SequencesOffset,
            SlotsOffset = (ulong)SlotsOffset,
            Features = (uint)Features,
        };
        identity.Checksum = RingMemory.Checksum(identity);
        return identity;
    }

    // What does not belong to a kind would mislead it: separate slots, for one, are not behind the words.
    private static RingFeatures Foreign(RingKind kind) =>
        kind switch
        {
            RingKind.Broadcast => RingFeatures.SeparateSlots,
            RingKind.Record or RingKind.Byte => RingFeatures.Lapping,
            _ => RingFeatures.Lapping | RingFeatures.SeparateSlots,
        };

    private static long RoundUp(long bytes) => (bytes + Line - 1) & -Line;
}
