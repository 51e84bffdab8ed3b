// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Tests.Oracle;

internal enum NodeKind
{
    Read,
    Write,
    Fence,
}
