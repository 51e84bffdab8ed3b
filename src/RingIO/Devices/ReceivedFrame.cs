// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>A frame that was received.</summary>
/// <param name="Length">Its length in bytes, from the Ethernet header on, without the frame check sequence.</param>
/// <param name="Offload">What is still to be done to it.</param>
public readonly record struct ReceivedFrame(int Length, FrameOffload Offload);
