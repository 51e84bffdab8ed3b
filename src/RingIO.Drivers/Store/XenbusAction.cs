// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Store;

/// <summary>What a half of a split driver does next.</summary>
public enum XenbusAction
{
    /// <summary>It waits.</summary>
    None,

    /// <summary>It writes what the peer needs to know, and announces that it has.</summary>
    Publish,

    /// <summary>It connects to what the peer has written, and announces it.</summary>
    Connect,

    /// <summary>It lets go of what it shares, and announces that it is closing.</summary>
    Close,

    /// <summary>It announces that it is closed.</summary>
    Finish,

    /// <summary>It begins anew.</summary>
    Reopen,
}
