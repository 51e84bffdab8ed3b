// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>
/// What an event of an execution graph is. An interlocked operation is up to three: a full fence with what it reads, what
/// it writes, if it does, and a full fence.
/// </summary>
internal enum EventKind
{
    Read,
    Write,
    UpdateRead,
    UpdateWrite,

    /// <summary>The fence behind an interlocked operation: who has seen what it wrote has not seen this.</summary>
    UpdateFence,
    Fence,
    Hint,
    Payload,
}
