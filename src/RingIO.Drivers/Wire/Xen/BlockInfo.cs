// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What a block device is, as the back end announces it under <c>info</c>.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/blkif.h</c>, <c>VDISK_*</c>.</remarks>
[Flags]
public enum BlockInfo : uint
{
    /// <summary>A disk.</summary>
    None = 0,

    /// <summary>A CD-ROM.</summary>
    CdRom = 1,

    /// <summary>A disk that can be taken out.</summary>
    Removable = 2,

    /// <summary>A disk that cannot be written.</summary>
    ReadOnly = 4,
}
