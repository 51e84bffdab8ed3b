// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <content>What it asks of its back end beside packets: pages to be kept, and groups.</content>
public sealed partial class NetFrontend
{
    /// <summary>Whether a registration is on its way: no other can be asked for meanwhile.</summary>
    public bool IsRegistering => _control?.IsBusy == true;

    /// <summary>What the last registration, or its end, came to.</summary>
    public NetControlStatus LastRegistration => _control?.Last ?? NetControlStatus.NotSupported;

    /// <summary>How many pages the back end keeps; also those that were unregistered and that it has not let go of.</summary>
    public int RegisteredPages => _control?.Kept ?? 0;

    /// <summary>
    /// Asks the back end to keep pages pinned, so that packets in them need no grant of their own (netif: static grants). They stay lent until
    /// they are unregistered, or the connection ends: then each packet is granted again.
    /// </summary>
    /// <param name="queue">The queue that will send from them.</param>
    /// <param name="pages">At most 512 pages of the guest's own, none of them on its way.</param>
    /// <returns><see langword="false"/> if there is no control ring, a request is on its way, a page is registered already or named twice, or grants are out.</returns>
    /// <exception cref="ArgumentException">A page is none of the guest's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public bool TryRegister(int queue, ReadOnlySpan<Gfn> pages)
    {
        At(queue);
        foreach (var page in pages)
        {
            Require(page);
        }

        return IsConnected
            && !pages.IsEmpty
            && _control?.TryAsk(queue, pages, _static[queue], isAdding: true) == true;
    }

    /// <summary>Ends a registration; the pages are the caller's alone when <see cref="RegisteredPages"/> has fallen by as many.</summary>
    /// <param name="queue">The queue that they were registered at.</param>
    /// <param name="pages">The pages, none of them on its way.</param>
    /// <returns><see langword="false"/> if a request is on its way, or a page is not registered or named twice.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There never was such a queue.</exception>
    public bool TryUnregister(int queue, ReadOnlySpan<Gfn> pages)
    {
        At(queue);
        return IsConnected
            && !pages.IsEmpty
            && _control?.TryAsk(queue, pages, _static[queue], isAdding: false) == true;
    }

    /// <summary>Asks the back end for a group's packets, or for them no more; it counts only with <see cref="NetFrontendOptions.MulticastControl"/>.</summary>
    /// <param name="group">The group's address.</param>
    /// <param name="isMember">Whether they are wanted.</param>
    /// <returns><see langword="false"/> if there is no connection or no room: try later.</returns>
    public bool TrySetMember(MacAddress group, bool isMember)
    {
        var extra = new NetExtraInfo
        {
            Type = isMember ? NetExtraType.MulticastAdd : NetExtraType.MulticastDelete,
        };
        group.Write(extra.MulticastAddress);
        return IsConnected && _queues[0].Transmit.TryTell(extra);
    }
}
