// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>What a window remembers of one page: which frame of which memfd it shows, and whether it may be written.</summary>
/// <param name="Word">From the top: 31 bits of frame number, 1 bit "may be written", 32 bits of the memfd's number; 0 is "nothing is mapped".</param>
internal readonly record struct WindowPage(ulong Word)
{
    /// <summary>The first frame number that does not fit: 8 TiB into a memfd.</summary>
    public const long FrameLimit = 1L << 31;

    /// <summary>What the word of the next page is larger by where the kernel keeps both in one mapping.</summary>
    public const ulong Next = 1UL << 33;

    private const ulong Writable = 1UL << 32;

    public static WindowPage Of(uint memory, long frame, PageAccess access) =>
        new(((ulong)frame * Next) | (access == PageAccess.ReadWrite ? Writable : 0) | memory);

    public bool IsMapped => Word != 0;
}
