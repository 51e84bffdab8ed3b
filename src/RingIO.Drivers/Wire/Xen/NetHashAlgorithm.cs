// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>How a packet's hash is computed.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>XEN_NETIF_CTRL_HASH_ALGORITHM_*</c>.</remarks>
public enum NetHashAlgorithm : byte
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>Toeplitz, as receive-side scaling has it.</summary>
    Toeplitz = 1,
}
