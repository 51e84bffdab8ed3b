// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>What an allocator notes with a frame: its own number, the class, and which part of a block the frame is.</summary>
/// <param name="Value">Allocator (bits 0 to 7, 0: none), class (8 and 9), order or part (10 to 14).</param>
/// <remarks>Immutable. It stays with the frame when it changes hands (<see cref="MachineMemory.Transfer"/>) and travels with the owner when two frames are exchanged.</remarks>
public readonly record struct FrameTag(ushort Value)
{
    private const int PlacementShift = 8;
    private const int PartShift = 10;
    private const int PartMask = 31;
    private const int Inside = 31;

    /// <summary>The bits that compare allocator and part, whatever the class.</summary>
    internal static FrameTag AllocatorAndPart => new(0xFF | (PartMask << PartShift));

    /// <summary>All bits.</summary>
    internal static FrameTag All => new(ushort.MaxValue);

    /// <summary>The allocator's number on its machine; 0: no allocator's.</summary>
    public byte Allocator => (byte)Value;

    /// <summary>The class that the frame was allocated with.</summary>
    public PlacementClass Placement => (PlacementClass)((Value >> PlacementShift) & 3);

    /// <summary>Whether it is, or was last, a block's first frame.</summary>
    public bool IsFirst => Allocator != 0 && Part != Inside;

    /// <summary>Whether it is, or was last, inside a block of more frames.</summary>
    public bool IsInside => Allocator != 0 && Part == Inside;

    /// <summary>The order of the block that begins here; meaningful where <see cref="IsFirst"/>.</summary>
    public int Order => Part;

    private int Part => (Value >> PartShift) & PartMask;

    /// <summary>The tag of a block's first frame.</summary>
    internal static FrameTag FirstOf(byte allocator, PlacementClass placement, int order) =>
        new((ushort)(allocator | ((int)placement << PlacementShift) | (order << PartShift)));

    /// <summary>The tag of a block's other frames.</summary>
    internal static FrameTag InsideOf(byte allocator, PlacementClass placement) =>
        FirstOf(allocator, placement, Inside);

    /// <inheritdoc/>
    public override string ToString() =>
        this switch
        {
            { Allocator: 0 } => "of no allocator",
            { IsInside: true } => $"inside a block of allocator {Allocator}",
            _ => $"a block of order {Order} of allocator {Allocator} for {Placement}",
        };
}
