// SPDX-License-Identifier: MIT

using RingIO.Drivers.Net;

namespace RingIO.Cli.Net.Streams;

/// <summary>Who sends to whom: the addresses of a TCP stream over IPv4 over Ethernet.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record StreamFlow
{
    /// <summary>The near end: the machine that is measured.</summary>
    public static StreamFlow Near { get; } =
        new()
        {
            Source = MacAddress.Parse("00:16:3e:00:00:01"),
            Destination = MacAddress.Parse("00:16:3e:00:00:fe"),
            SourceAddress = 0xC0A8_0001, // 192.168.0.1
            DestinationAddress = 0xC0A8_00FE, // 192.168.0.254
            SourcePort = 5001,
            DestinationPort = 5002,
        };

    /// <summary>Who sends.</summary>
    public required MacAddress Source { get; init; }

    /// <summary>Who receives.</summary>
    public required MacAddress Destination { get; init; }

    /// <summary>The sender's IPv4 address.</summary>
    public required uint SourceAddress { get; init; }

    /// <summary>The receiver's IPv4 address.</summary>
    public required uint DestinationAddress { get; init; }

    /// <summary>The sender's port.</summary>
    public required ushort SourcePort { get; init; }

    /// <summary>The receiver's port.</summary>
    public required ushort DestinationPort { get; init; }

    /// <summary>The other way.</summary>
    public StreamFlow Reversed =>
        new()
        {
            Source = Destination,
            Destination = Source,
            SourceAddress = DestinationAddress,
            DestinationAddress = SourceAddress,
            SourcePort = DestinationPort,
            DestinationPort = SourcePort,
        };
}
