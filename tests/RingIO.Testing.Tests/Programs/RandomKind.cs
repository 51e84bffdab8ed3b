// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Tests.Programs;

internal enum RandomKind
{
    Load,
    LoadAcquire,
    Store,
    StoreRelease,
    CompareExchange,
    Exchange,
    Fence,
    Await,
}
