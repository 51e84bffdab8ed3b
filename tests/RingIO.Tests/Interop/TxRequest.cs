// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Tests.Interop;

/// <summary><c>struct netif_tx_request</c>, which tests/native/xen_peer.c uses.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TxRequest
{
    public uint GrantRef;
    public ushort Offset;
    public ushort Flags;
    public ushort Id;
    public ushort Size;

    public readonly short Answer => (short)(GrantRef ^ (GrantRef >> 16) ^ Offset ^ Size);

    public static TxRequest Number(ulong number, ushort id) =>
        new()
        {
            GrantRef = (uint)((number * 0x9E37_79B9_7F4A_7C15) >> 32),
            Offset = (ushort)number,
            Flags = 4,
            Id = id,
            Size = (ushort)(number >> 16),
        };
}
