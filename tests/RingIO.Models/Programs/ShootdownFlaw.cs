// SPDX-License-Identifier: MIT

namespace RingIO.Models.Programs;

/// <summary>What is done wrong on purpose.</summary>
public enum ShootdownFlaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The frame is reused without waiting.</summary>
    ReuseAtOnce,

    /// <summary>A CPU acknowledges and flushes nothing.</summary>
    FlushNothing,

    /// <summary>A CPU uses its translations before it enters.</summary>
    UseBeforeEnter,
}
