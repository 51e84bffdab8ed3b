// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Store;

/// <summary>The halves of a split driver.</summary>
public enum XenbusSide
{
    /// <summary>The half in the domain that uses the device.</summary>
    Frontend,

    /// <summary>The half in the domain that has it.</summary>
    Backend,
}
