// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What a <see cref="NetRxResponse"/> says beside its bytes.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>NETRXF_*</c>.</remarks>
[Flags]
public enum NetRxInfo : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The data is known to be sound.</summary>
    DataValidated = 1,

    /// <summary>The checksum is not filled in.</summary>
    ChecksumBlank = 2,

    /// <summary>The packet goes on in the next response.</summary>
    MoreData = 4,

    /// <summary>The next slot is a <see cref="NetExtraInfo"/>.</summary>
    ExtraInfo = 8,

    /// <summary>The slot tells only the segment size, in its offset; an old way.</summary>
    SegmentationPrefix = 16,
}
