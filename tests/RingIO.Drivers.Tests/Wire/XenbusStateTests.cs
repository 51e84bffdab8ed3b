// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Tests.Wire;

public sealed class XenbusStateTests
{
    [Fact]
    public void Values_OfAllStates_AreThoseOfTheHeader() =>
        Assert.Equal<string[]>(
            [
                "0 Unknown",
                "1 Initialising",
                "2 InitWait",
                "3 Initialised",
                "4 Connected",
                "5 Closing",
                "6 Closed",
                "7 Reconfiguring",
                "8 Reconfigured",
            ],
            [.. Enum.GetValues<XenbusState>().Select(state => $"{(int)state} {state}")]
        );
}
