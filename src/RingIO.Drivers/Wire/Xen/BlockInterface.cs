// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>Names of the block protocol.</summary>
/// <remarks>Source: <c>xen/io/protocols.h</c>; <c>protocol</c> in the front end's store directory.</remarks>
public static class BlockInterface
{
    /// <summary>The ABI of <see cref="BlockRequest"/> (<c>XEN_IO_PROTO_ABI_X86_64</c>).</summary>
    public const string AbiX86With64Bits = "x86_64-abi";

    /// <summary>The ABI of <see cref="BlockRequest32"/> (<c>XEN_IO_PROTO_ABI_X86_32</c>).</summary>
    public const string AbiX86With32Bits = "x86_32-abi";

    /// <summary>The ABI of Arm domains of either width: that of <see cref="BlockRequest"/> (<c>XEN_IO_PROTO_ABI_ARM</c>).</summary>
    public const string AbiArm = "arm-abi";
}
