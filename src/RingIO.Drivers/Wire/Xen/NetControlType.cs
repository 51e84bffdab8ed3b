// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What a <see cref="NetControlRequest"/> asks.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>XEN_NETIF_CTRL_TYPE_*</c>.</remarks>
public enum NetControlType : ushort
{
    /// <summary>Nothing; never sent.</summary>
    Invalid = 0,

    /// <summary>Which hashes the back end can compute.</summary>
    GetHashFlags = 1,

    /// <summary>Which hashes it is to compute.</summary>
    SetHashFlags = 2,

    /// <summary>The key of the hash.</summary>
    SetHashKey = 3,

    /// <summary>How many entries the table from hash to queue may have.</summary>
    GetHashMappingSize = 4,

    /// <summary>How many it has.</summary>
    SetHashMappingSize = 5,

    /// <summary>Entries of the table.</summary>
    SetHashMapping = 6,

    /// <summary>The algorithm.</summary>
    SetHashAlgorithm = 7,

    /// <summary>How many static grants may be kept.</summary>
    GetGrantMappingSize = 8,

    /// <summary>Static grants to be mapped.</summary>
    AddGrantMapping = 9,

    /// <summary>Static grants to be dropped.</summary>
    DeleteGrantMapping = 10,
}
