// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>Makes the page that a domain will share with the store.</summary>
public static class StoreRingPage
{
    /// <summary>Clears the page and begins both streams, as whoever builds the domain does, before either side uses it.</summary>
    /// <param name="page">The page: at least <see cref="XenstoreInterface.Size"/> bytes at a multiple of 4.</param>
    /// <param name="firstIndex">Where the indices begin; Xen's begin at 0, and no client may count on it.</param>
    /// <exception cref="ArgumentException">The region is too small or not aligned.</exception>
    public static void Format(PageRegion page, uint firstIndex = 0)
    {
        using var ring = new StoreRing(page);
        new Slots<byte>(page.Address, 2048).Span(0, 2048).Clear();
        ring.Requests.Restart(firstIndex);
        ring.Responses.Restart(firstIndex);
        ring.Features = 0;
        ring.Error = XenstoreInterface.ErrorNone;
        ring.Restart.Grant();
    }
}
