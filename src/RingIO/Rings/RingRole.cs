// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>The side on which an owner stands; the numbers are part of header version 1.</summary>
public enum RingRole
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>It puts.</summary>
    Producer = 1,

    /// <summary>It takes.</summary>
    Consumer = 2,
}
