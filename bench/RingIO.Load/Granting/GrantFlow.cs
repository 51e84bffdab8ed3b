// SPDX-License-Identifier: MIT

namespace RingIO.Load.Granting;

/// <summary>Which way messages go, and what becomes of them.</summary>
internal enum GrantFlow
{
    /// <summary>From the frontend, that grants, to the backend, which reads every word.</summary>
    TakenIn,

    /// <summary>The same to a backend that reads the first 64 bytes only, as who forwards does.</summary>
    Forwarded,

    /// <summary>From the backend to the frontend, that grants or offers, and reads every word.</summary>
    GivenOut,
}
