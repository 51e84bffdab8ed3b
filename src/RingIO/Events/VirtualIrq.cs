// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>A virtual interrupt: an event that the hypervisor itself sends (xen.h: VIRQ_*). The numbers are Xen's; 16 to 23 are the architecture's.</summary>
public enum VirtualIrq
{
    /// <summary>Each virtual CPU's: time has passed.</summary>
    Timer = 0,

    /// <summary>Each virtual CPU's: dump debugging information.</summary>
    Debug = 1,

    /// <summary>Global: bytes came in on the emergency console.</summary>
    Console = 2,

    /// <summary>Global: something exceptional befell a domain.</summary>
    DomainException = 3,

    /// <summary>Global: the trace buffer has records.</summary>
    TraceBuffer = 4,

    /// <summary>Global: a domain has paused for its debugger.</summary>
    Debugger = 6,

    /// <summary>Each virtual CPU's: a new sample of the profiler.</summary>
    Profiler = 7,

    /// <summary>Global: bytes came in on the console's ring.</summary>
    ConsoleRing = 8,

    /// <summary>Global: a processor changed its state.</summary>
    ProcessorState = 9,

    /// <summary>Global: a memory event.</summary>
    MemoryEvent = 10,

    /// <summary>Global: a message between domains.</summary>
    Argo = 11,

    /// <summary>Global: memory runs short.</summary>
    OutOfMemory = 12,

    /// <summary>Each virtual CPU's: its performance counters.</summary>
    PerformanceCounters = 13,
}
