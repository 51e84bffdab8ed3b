// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>What an access does, as far as a translation's rights are concerned; a plain read by the kernel is none of them.</summary>
[Flags]
public enum TlbAccess
{
    /// <summary>Reads data.</summary>
    Read = 0,

    /// <summary>Writes data.</summary>
    Write = 1,

    /// <summary>Fetches instructions.</summary>
    Execute = 2,

    /// <summary>Is made in user mode.</summary>
    User = 4,
}
