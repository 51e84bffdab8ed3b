// SPDX-License-Identifier: MIT

using RingIO.Grants;

namespace RingIO.Drivers.Net;

/// <summary>Pages that a guest has registered at a queue, which stay pinned for devices: by reference.</summary>
internal sealed class PinnedGrants(DomainContext context, NetCounters counters)
{
    /// <summary>How many there may be.</summary>
    public const int Most = 4096;

    private readonly Dictionary<uint, (uint Handle, ulong Device)> _pins = [];

    public int Count => _pins.Count;

    public bool TryFind(uint reference, out ulong device)
    {
        var isThere = _pins.TryGetValue(reference, out var pin);
        device = pin.Device;
        return isThere;
    }

    /// <summary>Pins pages, all or none.</summary>
    public bool TryAdd(Span<GnttabMapGrantRef> maps)
    {
        if (_pins.Count + maps.Length > Most)
        {
            return false;
        }

        context.Domain.Calls.Map(maps);
        counters.Hypercalls++;
        counters.GrantOperations += maps.Length;
        var isDone = true;
        for (var index = 0; index < maps.Length; index++)
        {
            ref readonly var map = ref maps[index];
            isDone =
                map.Status == GrantStatus.Okay
                && isDone
                && _pins.TryAdd(map.Reference, (map.Handle, map.DeviceAddress));
            if (!isDone)
            {
                Undo(maps, index);
                return false;
            }
        }

        return true;
    }

    /// <summary>Lets a page go.</summary>
    public bool TryRemove(uint reference)
    {
        if (!_pins.Remove(reference, out var pin))
        {
            return false;
        }

        Unpin(pin.Handle, pin.Device);
        return true;
    }

    public void Clear()
    {
        foreach (var (handle, device) in _pins.Values)
        {
            Unpin(handle, device);
        }

        _pins.Clear();
    }

    // Those before the failed one are in the table; it and those behind it are pinned, if at all, and not in.
    private void Undo(ReadOnlySpan<GnttabMapGrantRef> maps, int failed)
    {
        for (var index = 0; index < maps.Length; index++)
        {
            if (index < failed)
            {
                TryRemove(maps[index].Reference);
            }
            else if (maps[index].Status == GrantStatus.Okay)
            {
                Unpin(maps[index].Handle, maps[index].DeviceAddress);
            }
        }
    }

    private void Unpin(uint handle, ulong device)
    {
        Span<GnttabUnmapGrantRef> one = [new() { Handle = handle, DeviceAddress = device }];
        context.Domain.Calls.Unmap(one);
        counters.Hypercalls++;
        counters.GrantOperations++;
    }
}
