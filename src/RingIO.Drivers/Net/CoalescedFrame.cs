// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Drivers.Net;

/// <summary>A slot of the coalescer: a frame, perhaps with the payload of its successors behind it.</summary>
internal struct CoalescedFrame
{
    public FrameFragment Room;
    public FrameHeaders Headers;
    public FrameOffload Offload;
    public int Length;
    public int SegmentSize;
    public int Segments;
    public long HeldSince;
}
