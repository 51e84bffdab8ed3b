// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Interop;

/// <summary>struct cmsghdr of 64-bit Linux; its data follows, and the next header at a multiple of 8.</summary>
internal struct ControlHeader
{
    public nuint Length;
    public int Level;
    public int Type;

    /// <summary>The bytes that a control message with so much data takes (CMSG_SPACE).</summary>
    /// <param name="data">The data's length in bytes.</param>
    /// <returns>The padded length.</returns>
    public static unsafe int Space(int data) => (sizeof(ControlHeader) + data + 7) & ~7;
}
