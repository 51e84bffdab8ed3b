// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>Pages that a guest has registered, which stay pinned for devices: by reference.</summary>
internal sealed class PinnedGrants
{
    private readonly Dictionary<uint, (uint Handle, ulong Device)> _pins = [];

    public bool TryFind(uint reference, out ulong device)
    {
        var isThere = _pins.TryGetValue(reference, out var pin);
        device = pin.Device;
        return isThere;
    }
}
