// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>What ordinary instructions do to a payload between its two hooks.</summary>
public enum PayloadAccess
{
    /// <summary>The payload is read.</summary>
    Read,

    /// <summary>The payload is written.</summary>
    Write,
}
