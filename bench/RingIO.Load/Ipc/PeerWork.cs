// SPDX-License-Identifier: MIT

namespace RingIO.Load.Ipc;

/// <summary>The loops that run between processes.</summary>
internal enum PeerWork
{
    /// <summary>8-byte items, one by one.</summary>
    Single8,

    /// <summary>64-byte items, one by one.</summary>
    Single64,

    /// <summary>64-byte items, written and read in place.</summary>
    Reserve64,
}
