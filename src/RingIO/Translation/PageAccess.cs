// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>What a processor wants to do at an address.</summary>
public enum PageAccess
{
    /// <summary>Read data.</summary>
    Read = 0,

    /// <summary>Write data.</summary>
    Write = 1,

    /// <summary>Fetch an instruction.</summary>
    Execute = 2,
}
