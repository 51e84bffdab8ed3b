// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>What a body does next.</summary>
internal enum BodyAction
{
    /// <summary>It has not been seen yet, or it throws.</summary>
    Unknown,

    /// <summary>It calls the memory order.</summary>
    Access,

    /// <summary>It ends a round of <see cref="ModelWait.Until"/> in vain.</summary>
    EndRound,

    /// <summary>It ends.</summary>
    End,
}
