// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of the table of frames.</summary>
internal static class FrameTable
{
    /// <summary>Those of <see cref="Memory.FrameTableCore{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> All { get; } =
    [
        new("Frames", "hand-over", "2 owners, 2 references", Frames.Transfer),
        new("Frames", "freed and given", "2 owners, 2 references", Frames.Reuse),
        new("Frames", "taken back", "1 allocator, 2 owners", Frames.TakenBack),
        new("Frames", "moved while used", "2 owners, 2 uses", Frames.MoveOfAUsedFrame),
        new("Frames", "two types", "3 uses", Frames.Types),
        new("Frames", "two takers", "2 or 3 transfers", Frames.TwoTakers),
        new("Frames", "strangers", "1 owner, 2 strangers", Frames.Strangers),
        new("Frames", "cancelled", "2 changes, 1 reference", Frames.Cancelled),
        new("Frames", "a look", "1 owner", Frames.Look),
    ];
}
