// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>An address that was seen, or a free place.</summary>
internal readonly struct MacEntry(MacAddress address, int port, long seen, bool isFixed)
{
    // A MAC address has 48 bits: what lies above tells a used place from a free one, and a fixed one.
    private const ulong Used = 1UL << 63;
    private const ulong Fixed = 1UL << 62;
    private const int PortShift = 48;
    private const ulong AddressMask = (1UL << PortShift) - 1;

    private readonly ulong _word =
        Used | (isFixed ? Fixed : 0) | (ulong)port << PortShift | address.Value;

    public long Seen { get; } = seen;

    public bool IsUsed => (_word & Used) != 0;

    public bool IsFixed => (_word & Fixed) != 0;

    public int Port => (int)(_word >> PortShift & 0x3F);

    public ulong Address => _word & AddressMask;

    public bool Is(MacAddress address) => IsUsed && Address == address.Value;
}
