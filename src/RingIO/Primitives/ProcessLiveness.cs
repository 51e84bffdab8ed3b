// SPDX-License-Identifier: MIT

using System.ComponentModel;
using System.Diagnostics;

namespace RingIO.Primitives;

/// <summary>Tells by process id and start time whether a process still lives: works on every operating system.</summary>
/// <remarks>
/// <para>An owner is the process id in the upper 32 bits and the start time, in hundredths of a second modulo 2^32, in
/// the lower; 0 in the lower stands for a start time that could not be read. A process id in use again has another
/// start time, so its former owner is dead.</para>
/// <para>In doubt the answer is "alive": when the start time is unreadable, and for a process that ended but that its
/// parent has not collected (LinuxProcessLiveness in RingIO.Linux tells those). All sides use the same class, and
/// see one another's process ids: containers with process ids of their own do not.</para>
/// <para>Thread safety: every member may be called from any thread. Cost: a few system calls and allocations; for
/// recovery, not for data paths.</para>
/// </remarks>
public sealed class ProcessLiveness : IOwnerLiveness
{
    private const long StampTicks = TimeSpan.TicksPerSecond / 100;

    // Linux records start times since boot; Process adds a boot time that each process estimates from a clock that
    // may have been set since. The distance to the first process's start is free of both.
    private static readonly Lazy<long> Origin = new(() =>
        OperatingSystem.IsLinux() ? StartTicks(1) ?? 0 : 0
    );

    private static readonly Lazy<ulong> Self = new(() =>
        Pack(Environment.ProcessId, Stamp(Environment.ProcessId))
    );

    /// <inheritdoc/>
    public ulong Current => Self.Value;

    /// <inheritdoc/>
    public bool IsAlive(ulong owner)
    {
        var id = (int)(owner >> 32);
        if (id <= 0 || !Exists(id))
        {
            return false;
        }

        var recorded = (uint)owner;
        var found = Stamp(id);
        return recorded == 0 || found == 0 || recorded == found;
    }

    private static ulong Pack(int id, uint stamp) => ((ulong)(uint)id << 32) | stamp;

    private static bool Exists(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            // Documented: no such process.
            return false;
        }
    }

    private static uint Stamp(int id)
    {
        if (StartTicks(id) is not { } ticks || (OperatingSystem.IsLinux() && Origin.Value == 0))
        {
            return 0;
        }

        // Half a unit is added so that rounding in the runtime's arithmetic cannot split one start time in two.
        var stamp = (uint)((ticks - Origin.Value + (StampTicks / 2)) / StampTicks);
        return stamp == 0 ? 1 : stamp;
    }

    private static long? StartTicks(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception unreadable)
            when (unreadable
                    is ArgumentException
                        or InvalidOperationException
                        or Win32Exception
                        or NotSupportedException
            )
        {
            // Gone meanwhile, or not ours to ask: unknown, and the unknown counts as alive.
            return null;
        }
    }
}
