// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Memory;

namespace RingIO.Drivers.Store;

/// <summary>Maps the pages of domains that are introduced over the wire, and binds their event channels.</summary>
/// <remarks>Called on the server's thread, by <see cref="StoreServer.Step"/>.</remarks>
public interface IStoreRingHost
{
    /// <summary>Maps a domain's page and binds its event channel.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <param name="frame">The frame of its page, as the request names it: any number.</param>
    /// <param name="port">Its event channel, as the request names it: any number.</param>
    /// <param name="page">The page.</param>
    /// <param name="notify">Tells the domain that the page has changed.</param>
    /// <returns><see langword="false"/> if the domain has no such frame or port; nothing is held then.</returns>
    bool TryOpen(
        ushort domain,
        ulong frame,
        uint port,
        out PageRegion page,
        [NotNullWhen(true)] out Action? notify
    );

    /// <summary>Gives back what <see cref="TryOpen"/> took; called once for each success.</summary>
    /// <param name="domain">The domain's number.</param>
    void Close(ushort domain);
}
