// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>Who keeps which groups a guest listens to.</summary>
internal interface IMulticastFilter
{
    bool TryJoin(MacAddress group);

    bool Leave(MacAddress group);
}
