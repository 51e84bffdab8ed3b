// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net;

/// <summary>Both directions, and their names.</summary>
internal static class NetDirections
{
    /// <summary>Both, in the order of measuring.</summary>
    public static IReadOnlyList<NetDirection> Both { get; } =
    [NetDirection.Transmit, NetDirection.Receive];

    /// <summary>The name in tables and files.</summary>
    /// <param name="direction">The direction.</param>
    public static string Name(this NetDirection direction) =>
        direction == NetDirection.Transmit ? "transmit" : "receive";
}
