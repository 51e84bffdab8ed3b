// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net;

/// <summary>Where a stream's near end runs.</summary>
internal enum NetPlace
{
    /// <summary>Straight on the device: no hypervisor.</summary>
    Native,

    /// <summary>In the domain that has the device, behind the bridge.</summary>
    DriverDomain,

    /// <summary>In a guest, behind frontend, backend and bridge.</summary>
    Guest,
}
