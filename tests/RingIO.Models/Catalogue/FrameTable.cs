// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of the table of frames.</summary>
internal static class FrameTable
{
    /// <summary>Those of <see cref="Memory.FrameTableCore{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> All { get; } =
    [
        new("Frames", "hand-over", "1 owner, 1 reference, 1 use", Frames.Transfer),
        new("Frames", "freed and given", "2 owners, 1 reference", Frames.Reuse),
        new("Frames", "two types", "2 uses", Frames.Types),
    ];
}
