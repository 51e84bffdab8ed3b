// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Paths;

/// <summary>How a stream's end sends and receives frames: all that differs between native, driver domain and guest.</summary>
/// <remarks>
/// The bytes lie in pages of the domain in which the stream's end runs. No member waits or allocates. Thread safety: one thread at a time.
/// </remarks>
internal interface INetPath
{
    /// <summary>What it does by itself for frames that are sent.</summary>
    FrameDeviceFeatures Features { get; }

    /// <summary>The largest packet in bytes behind the Ethernet header.</summary>
    int Mtu { get; }

    /// <summary>In how many pieces a frame may be.</summary>
    int MaxFragments { get; }

    /// <summary>Sends a frame.</summary>
    /// <param name="frame">Its pieces: in use until it is told by <see cref="TryTakeSent"/>.</param>
    /// <param name="offload">What is still to be done to it.</param>
    /// <param name="cookie">What tells it from others.</param>
    /// <returns>What became of it.</returns>
    SendResult TrySend(ReadOnlySpan<NetFragment> frame, in FrameOffload offload, ulong cookie);

    /// <summary>Takes a frame whose pieces are the caller's again.</summary>
    /// <param name="cookie">What it was sent with.</param>
    /// <returns>Whether there is one.</returns>
    bool TryTakeSent(out ulong cookie);

    /// <summary>Receives a frame.</summary>
    /// <param name="into">Gets its pieces: pages that are the caller's until they are returned.</param>
    /// <param name="count">How many pieces.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>Whether there is one.</returns>
    ReceiveResult TryReceive(Span<NetFragment> into, out int count, out ReceivedFrame frame);

    /// <summary>Gives a received page back.</summary>
    /// <param name="page">The page.</param>
    void Return(Gfn page);

    /// <summary>Where a page is that was received.</summary>
    /// <param name="page">The page.</param>
    /// <returns>Its first byte's address.</returns>
    nint AddressOf(Gfn page);

    /// <summary>Lets go what was sent.</summary>
    void Flush();

    /// <summary>Lets all parts of the path do what they do by themselves.</summary>
    /// <param name="budget">The most frames that each handles.</param>
    /// <returns>How many were handled.</returns>
    int Step(int budget);
}
