// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>How a <see cref="VirtualSwitch"/> learns.</summary>
public sealed record VirtualSwitchOptions
{
    /// <summary>How many addresses are remembered, rounded up to a power of two; 8 to 1048576.</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>How many addresses one port may have: what a guest that floods the table gets at most.</summary>
    public int AddressesPerPort { get; init; } = 1024;

    /// <summary>For how long an address is remembered that sends nothing (IEEE 802.1Q, 8.8.3: 300 s).</summary>
    public TimeSpan Aging { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>What spreads addresses over the table. <see langword="null"/>: secret, so that no guest can aim at a place; a number for runs that repeat.</summary>
    public ulong? Seed { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, 1 << 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(AddressesPerPort, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Aging, TimeSpan.Zero);
    }
}
