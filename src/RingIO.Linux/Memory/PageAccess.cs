// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>What this process may do to mapped pages; the processor enforces it.</summary>
public enum PageAccess
{
    /// <summary>Read. A write ends the process.</summary>
    ReadOnly,

    /// <summary>Read and write.</summary>
    ReadWrite,
}
