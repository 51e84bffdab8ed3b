// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>What one call of the memory order does.</summary>
internal enum AccessKind
{
    Load,
    LoadAcquire,
    Store,
    StoreRelease,
    CompareExchange,
    Exchange,
    Add,
    And,
    Or,
    FullFence,
    SpinHint,
    OpenRead,
    OpenWrite,
    CloseRead,
    CloseWrite,
}
