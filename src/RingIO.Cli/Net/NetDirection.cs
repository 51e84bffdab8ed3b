// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net;

/// <summary>Which way a stream goes, as the near end sees it.</summary>
internal enum NetDirection
{
    /// <summary>To the far host.</summary>
    Transmit,

    /// <summary>From the far host.</summary>
    Receive,
}
