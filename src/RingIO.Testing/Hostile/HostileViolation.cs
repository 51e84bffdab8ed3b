// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>Which promise a victim broke.</summary>
public enum HostileViolation
{
    /// <summary>A step threw what it does not document.</summary>
    Threw,

    /// <summary>A step made more accesses than <see cref="HostileOptions.MaxAccesses"/>: a loop without end.</summary>
    Endless,

    /// <summary>A step was about to access memory outside the region, over <see cref="HostileOrder"/>.</summary>
    AccessOutside,

    /// <summary>A byte beside the region was changed.</summary>
    WriteOutside,
}
