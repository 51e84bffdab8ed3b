// SPDX-License-Identifier: MIT

using RingIO.Drivers.Net;

namespace RingIO.Fuzz.Parsers;

/// <summary>Frames' first bytes and multicast requests of guests on a switch.</summary>
public static class SwitchTarget
{
    private const int Ports = 5;
    private const int Record = 13;

    /// <summary>The target.</summary>
    public static FuzzTarget Switch { get; } = new("switch", Run, Seeds);

    /// <summary>Forwards, and demands that nothing goes back, or to nobody's port, and that no port takes more than its places.</summary>
    /// <param name="bytes">Records: a port and what it does, then twelve bytes.</param>
    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var bridge = new VirtualSwitch(
            new()
            {
                Capacity = 16,
                AddressesPerPort = 4,
                Seed = 1,
            }
        );
        for (var port = 0; port < Ports; port++)
        {
            bridge.AddPort(port == 0 ? MacAddress.Read([2, 0, 0, 0, 0, 1]) : null);
        }

        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(Record, bytes.Length)..])
        {
            var port = bytes[0] % Ports;
            var head = bytes[1..Math.Min(Record, bytes.Length)];
            var address = MacAddress.Read([.. head, 0, 0, 0, 0, 0, 0]);
            switch (bytes[0] >> 5)
            {
                case 0:
                    bridge.SetMulticastControl(port, (bytes[0] & 16) != 0);
                    break;
                case 1:
                    bridge.TryJoin(port, address);
                    break;
                case 2:
                    bridge.Leave(port, address);
                    break;
                default:
                    var to = bridge.Forward(port, head).Bits;
                    Demand.That((to & (1UL << port)) == 0, "A frame comes back.");
                    Demand.That(to >> Ports == 0, "A frame goes to a port that there is not.");
                    break;
            }

            Demand.That(bridge.AddressCount(port) <= 4, "A port has more than its places.");
        }

        Demand.That(bridge.AddressCount(0) == 1, "A held port has another address.");
    }

    private static byte[][] Seeds() =>
        [
            [
                255,
                2,
                0,
                0,
                0,
                0,
                1,
                2,
                0,
                0,
                0,
                0,
                2,
                251,
                255,
                255,
                255,
                255,
                255,
                255,
                2,
                0,
                0,
                0,
                0,
                1,
                0x31,
                1,
                0,
                94,
                0,
                0,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0x11,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                253,
                1,
                0,
                94,
                0,
                0,
                1,
                2,
                0,
                0,
                0,
                0,
                3,
            ],
        ];
}
