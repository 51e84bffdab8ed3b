// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What a <see cref="NetTxRequest"/> says beside its bytes.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>NETTXF_*</c>.</remarks>
[Flags]
public enum NetTxInfo : ushort
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The checksum is not filled in: whoever receives it must be told, or it must be.</summary>
    ChecksumBlank = 1,

    /// <summary>The data is known to be sound.</summary>
    DataValidated = 2,

    /// <summary>The packet goes on in the next request.</summary>
    MoreData = 4,

    /// <summary>The next slot is a <see cref="NetExtraInfo"/>.</summary>
    ExtraInfo = 8,
}
