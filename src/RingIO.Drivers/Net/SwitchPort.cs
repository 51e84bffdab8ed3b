// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>A port of a switch: the address that it is held to, and the groups that it listens to.</summary>
internal sealed class SwitchPort(MacAddress? fixedAddress)
{
    // As many as netif's multicast control lets a front end ask for (XEN_NETBK_MCAST_MAX).
    public const int MaxGroups = 64;

    private readonly ulong[] _groups = new ulong[MaxGroups];
    private int _count;

    public MacAddress? FixedAddress { get; } = fixedAddress;

    public bool Filters { get; set; }

    public bool TryJoin(MacAddress group)
    {
        if (!IsMember(group))
        {
            if (_count == MaxGroups)
            {
                return false;
            }

            _groups[_count++] = group.Value;
        }

        return true;
    }

    public bool Leave(MacAddress group)
    {
        var place = _groups.AsSpan(0, _count).IndexOf(group.Value);
        if (place >= 0)
        {
            _groups[place] = _groups[--_count];
        }

        return place >= 0;
    }

    public void LeaveAll() => _count = 0;

    public bool Wants(MacAddress group) =>
        !Filters || group == MacAddress.Broadcast || IsMember(group);

    private bool IsMember(MacAddress group) => _groups.AsSpan(0, _count).Contains(group.Value);
}
