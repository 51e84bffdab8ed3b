// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What came of an offer to accept a frame.</summary>
public enum GrantTransferState
{
    /// <summary>No frame came, and none will: the offer is taken back.</summary>
    Reclaimed,

    /// <summary>A frame is on its way: ask again.</summary>
    Pending,

    /// <summary>A frame has arrived.</summary>
    Completed,
}
