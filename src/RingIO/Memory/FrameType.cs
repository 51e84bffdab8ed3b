// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>What a frame is used as; a page that is one thing is not another at the same time (Xen: PGT_* types).</summary>
public enum FrameType
{
    /// <summary>Nobody owns it.</summary>
    Free = 0,

    /// <summary>A domain's memory; it may be mapped writable.</summary>
    Normal = 1,

    /// <summary>It holds page tables: never mapped writable, because what is written there decides what a domain reaches.</summary>
    PageTable = 2,

    /// <summary>A device's registers or buffers.</summary>
    Io = 3,

    /// <summary>Shared between domains as such: rings, information pages.</summary>
    Shared = 4,
}
