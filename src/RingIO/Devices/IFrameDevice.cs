// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>A network device as drivers see it: Ethernet frames out of and into memory that the caller names.</summary>
/// <remarks>
/// No member waits, and none allocates once the device is warm; there is no hidden thread: what a device does by
/// itself, it does in <see cref="Step"/>. Frames have no frame check sequence. What a frame holds never makes a member
/// throw. Ownership: fragments are the caller's again when a member returns. Thread safety: one sender and one receiver
/// a queue at a time, which may be different threads; queues are independent of one another.
/// </remarks>
public interface IFrameDevice : IDisposable
{
    /// <summary>What the device does. It does not change.</summary>
    FrameDeviceFeatures Features { get; }

    /// <summary>The largest packet in bytes behind the Ethernet header and its tags; large frames to be cut are exempt.</summary>
    int Mtu { get; }

    /// <summary>How many queues there are, each for sending and receiving: at least 1.</summary>
    int QueueCount { get; }

    /// <summary>In how many fragments a frame may be, in either direction: at least 1.</summary>
    int MaxFragments { get; }

    /// <summary>Sends a frame.</summary>
    /// <param name="queue">The queue, from 0 to <see cref="QueueCount"/> - 1.</param>
    /// <param name="frame">The frame's fragments, in order.</param>
    /// <param name="offload">What the device is to do to it.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue.</exception>
    /// <exception cref="ObjectDisposedException">The device has been disposed of.</exception>
    SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload);

    /// <summary>Receives a frame.</summary>
    /// <param name="queue">The queue, from 0 to <see cref="QueueCount"/> - 1.</param>
    /// <param name="into">Where its bytes go, in order, at most <see cref="MaxFragments"/>; what is behind the frame's end is not defined.</param>
    /// <param name="frame">The frame, if there is one.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentException">There are too many fragments.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue.</exception>
    /// <exception cref="ObjectDisposedException">The device has been disposed of.</exception>
    ReceiveResult TryReceive(int queue, ReadOnlySpan<FrameFragment> into, out ReceivedFrame frame);

    /// <summary>Lets the device do what it does by itself.</summary>
    /// <param name="budget">The largest number of frames it handles, at least 1.</param>
    /// <returns>How many it handled: less than the budget when there was no more to do.</returns>
    int Step(int budget);
}
