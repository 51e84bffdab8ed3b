// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>How sectors are forgotten.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/blkif.h</c>, <c>BLKIF_DISCARD_*</c>.</remarks>
[Flags]
public enum BlockDiscardMode : byte
{
    /// <summary>As the device likes.</summary>
    None = 0,

    /// <summary>So that nobody can read them any more.</summary>
    Secure = 1,
}
