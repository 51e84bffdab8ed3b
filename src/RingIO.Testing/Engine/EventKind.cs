// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>What an event of an execution graph is. An interlocked operation is two: what it reads, and what it writes if it does.</summary>
internal enum EventKind
{
    Read,
    Write,
    UpdateRead,
    UpdateWrite,
    Fence,
    Hint,
    Payload,
}
