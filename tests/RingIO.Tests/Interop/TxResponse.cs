// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Tests.Interop;

/// <summary><c>struct netif_tx_response</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TxResponse
{
    public ushort Id;
    public short Status;
}
