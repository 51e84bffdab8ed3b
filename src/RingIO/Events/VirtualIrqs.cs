// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>What is known of the virtual interrupts (xen.h: NR_VIRQS and the classes V and G).</summary>
internal static class VirtualIrqs
{
    /// <summary>How many there are.</summary>
    public const int Count = 24;

    /// <summary>Whether a domain has one of it, not one for each virtual CPU. What Xen does not name is global, as in Xen.</summary>
    public static bool IsGlobal(VirtualIrq irq) =>
        irq
            is not (
                VirtualIrq.Timer
                or VirtualIrq.Debug
                or VirtualIrq.Profiler
                or VirtualIrq.PerformanceCounters
            );
}
