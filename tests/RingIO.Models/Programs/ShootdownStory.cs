// SPDX-License-Identifier: MIT

namespace RingIO.Models.Programs;

/// <summary>Who does what in a <see cref="Shootdowns"/>.</summary>
public enum ShootdownStory
{
    /// <summary>A CPU in the address space polls between its uses of one page.</summary>
    Polling,

    /// <summary>A CPU that is away, with translations of before, comes in twice.</summary>
    Lazy,

    /// <summary>As <see cref="Lazy"/>; another than the initiator waits and reuses the frame.</summary>
    Told,

    /// <summary>Two pages, one after the other, through a single request.</summary>
    Successive,

    /// <summary>Two pages of two initiators, through a single request.</summary>
    TwoInitiators,

    /// <summary>Two CPUs, one polling and one away, and one page.</summary>
    TwoCpus,
}
