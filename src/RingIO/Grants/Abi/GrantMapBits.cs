// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>How a grant is to be mapped (xen/grant_table.h: GNTMAP_*).</summary>
[Flags]
public enum GrantMapBits : uint
{
    /// <summary>Nothing, which is refused.</summary>
    None = 0,

    /// <summary>For devices: the machine address is returned.</summary>
    DeviceMap = 1,

    /// <summary>For processors, at the host address.</summary>
    HostMap = 2,

    /// <summary>To read only.</summary>
    ReadOnly = 4,

    /// <summary>At privilege level 3 too.</summary>
    ApplicationMap = 8,

    /// <summary>The host address is that of an entry of a page table: not offered here, and refused.</summary>
    ContainsPte = 16,
}
