// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>The state machine of both halves: what each does in its state when it sees the peer's.</summary>
/// <remarks>Pure. Source: <c>xen/io/xenbus.h</c>, and the order of states in <c>xen/io/netif.h</c> and <c>xen/io/blkif.h</c>.</remarks>
public static class XenbusTransitions
{
    /// <summary>What a half does next.</summary>
    /// <param name="side">Which half.</param>
    /// <param name="own">Its own state.</param>
    /// <param name="peer">The peer's; <see cref="XenbusState.Unknown"/> if the peer is gone, or wrote what is no state.</param>
    /// <param name="isOnline">Whether the device is to stay: a back end then waits for the next front end.</param>
    /// <returns>The action.</returns>
    public static XenbusAction Next(
        XenbusSide side,
        XenbusState own,
        XenbusState peer,
        bool isOnline
    ) =>
        side == XenbusSide.Frontend
            ? NextOfFrontend(own, peer)
            : NextOfBackend(own, peer, isOnline);

    private static XenbusAction NextOfFrontend(XenbusState own, XenbusState peer) =>
        (own, peer) switch
        {
            (XenbusState.Initialising, XenbusState.InitWait) => XenbusAction.Publish,
            (XenbusState.Initialised, XenbusState.Connected) => XenbusAction.Connect,
            (XenbusState.Initialised, XenbusState.Initialising or XenbusState.InitWait) =>
                XenbusAction.None,
            (
                XenbusState.Connected,
                XenbusState.Connected
                    or XenbusState.Reconfiguring
                    or XenbusState.Reconfigured
            ) => XenbusAction.None,
            (XenbusState.Initialised or XenbusState.Connected, _) => XenbusAction.Close,
            (XenbusState.Closing, _) => NextOfClosing(peer),
            _ => XenbusAction.None,
        };

    private static XenbusAction NextOfBackend(XenbusState own, XenbusState peer, bool isOnline) =>
        (own, peer) switch
        {
            (XenbusState.Initialising, _) => XenbusAction.Publish,
            (XenbusState.InitWait, XenbusState.Initialised or XenbusState.Connected) =>
                XenbusAction.Connect,
            (XenbusState.InitWait, XenbusState.Initialising) => XenbusAction.None,
            (
                XenbusState.Connected,
                XenbusState.Initialised
                    or XenbusState.Connected
                    or XenbusState.Reconfiguring
                    or XenbusState.Reconfigured
            ) => XenbusAction.None,
            (XenbusState.InitWait or XenbusState.Connected, _) => XenbusAction.Close,
            // A front end that began anew without a farewell has forgotten all: so does the back end.
            (XenbusState.Closing, XenbusState.Initialising) => XenbusAction.Finish,
            (XenbusState.Closing, _) => NextOfClosing(peer),
            (XenbusState.Closed, XenbusState.Initialising) when isOnline => XenbusAction.Reopen,
            _ => XenbusAction.None,
        };

    // Who closes waits until the peer has let go too.
    private static XenbusAction NextOfClosing(XenbusState peer) =>
        peer is XenbusState.Closing or XenbusState.Closed or XenbusState.Unknown
            ? XenbusAction.Finish
            : XenbusAction.None;
}
