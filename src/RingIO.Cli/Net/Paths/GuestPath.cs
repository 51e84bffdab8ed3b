// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers;
using RingIO.Drivers.Net;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Paths;

/// <summary>A stream's end in a guest: front end, ring, grants, back end, bridge, device.</summary>
/// <remarks>Ownership: all parts are the caller's. Thread safety: one thread at a time.</remarks>
internal sealed class GuestPath : INetPath
{
    private readonly DomainContext _guest;
    private readonly NetFrontend _front;
    private readonly NetBridge _bridge;
    private readonly bool _trusts;

    /// <summary>Makes a path over a front end that is connected.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="front">Its front end.</param>
    /// <param name="bridge">The bridge with the back end and the device.</param>
    /// <param name="receivePages">The guest's pages that frames are received into.</param>
    /// <param name="trusts">Whether it takes the device's word for checksums; if not, it looks itself.</param>
    public GuestPath(
        DomainContext guest,
        NetFrontend front,
        NetBridge bridge,
        IEnumerable<Gfn> receivePages,
        bool trusts
    )
    {
        _guest = guest;
        _front = front;
        _bridge = bridge;
        _trusts = trusts;
        foreach (var page in receivePages)
        {
            front.Return(0, page);
        }

        // Offered before the first frame comes.
        front.Step(1);
    }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => _front.Features;

    /// <inheritdoc/>
    public int Mtu => _front.Mtu;

    /// <inheritdoc/>
    public int MaxFragments => _front.MaxFragments;

    /// <summary>How many frames the back end did not take.</summary>
    public long Unsent { get; private set; }

    /// <inheritdoc/>
    public SendResult TrySend(
        ReadOnlySpan<NetFragment> frame,
        in FrameOffload offload,
        ulong cookie
    ) => _front.TrySend(0, frame, offload, cookie);

    /// <inheritdoc/>
    public bool TryTakeSent(out ulong cookie)
    {
        var isThere = _front.TryTakeSent(0, out var sent);
        cookie = sent.Cookie;
        Unsent += isThere && sent.Status != NetStatus.Okay ? 1 : 0;
        return isThere;
    }

    /// <inheritdoc/>
    public ReceiveResult TryReceive(Span<NetFragment> into, out int count, out ReceivedFrame frame)
    {
        var result = _front.TryReceive(0, into, out count, out frame);
        if (!_trusts && !frame.Offload.NeedsChecksum)
        {
            frame = frame with { Offload = default };
        }

        return result;
    }

    /// <inheritdoc/>
    public void Return(Gfn page) => _front.Return(0, page);

    // A page that was exchanged is elsewhere than it was.
    /// <inheritdoc/>
    public nint AddressOf(Gfn page) => _guest.AddressOf(page);

    /// <inheritdoc/>
    public void Flush() => _front.Flush(0);

    /// <inheritdoc/>
    public int Step(int budget) => _bridge.Step(budget) + _front.Step(budget);
}
