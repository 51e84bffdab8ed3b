// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Devices;

namespace RingIO.Linux;

/// <summary>struct virtio_net_hdr_mrg_rxbuf: what TAP puts before each frame, 12 bytes in the processor's order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VnetHeader
{
    public FrameOffload Offload;
    public ushort Buffers;
}
