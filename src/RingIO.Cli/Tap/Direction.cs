// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>Which way a flow's bytes go, as the guest sees it.</summary>
internal enum Direction
{
    /// <summary>The guest sends.</summary>
    Transmit,

    /// <summary>The guest receives.</summary>
    Receive,
}
