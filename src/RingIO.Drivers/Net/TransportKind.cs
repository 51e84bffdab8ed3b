// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>What an IP packet carries, as far as it matters here.</summary>
public enum TransportKind : byte
{
    /// <summary>Something else, or a fragment, or no IP packet.</summary>
    None,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,
}
