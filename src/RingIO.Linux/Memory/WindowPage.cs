// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>What a window remembers of one page: which frame of which memfd it shows, and whether it may be written.</summary>
/// <param name="Memory">The memfd's number; 0 is "nothing is mapped".</param>
/// <param name="FrameAndAccess">The frame's number doubled, and 1 if it may be written.</param>
internal readonly record struct WindowPage(uint Memory, uint FrameAndAccess)
{
    /// <summary>The first frame number that does not fit: 8 TiB into a memfd.</summary>
    public const long FrameLimit = 1L << 31;

    public static WindowPage Of(uint memory, long frame, PageAccess access) =>
        new(memory, ((uint)frame << 1) | (access == PageAccess.ReadWrite ? 1u : 0u));

    public bool IsMapped => Memory != 0;

    /// <summary>Whether the kernel keeps the next page in the same mapping as this one.</summary>
    public bool Precedes(WindowPage next) =>
        Memory == next.Memory && (!IsMapped || FrameAndAccess + 2 == next.FrameAndAccess);
}
