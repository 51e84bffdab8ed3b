// SPDX-License-Identifier: MIT

using RingIO.Linux;

namespace RingIO.Load.Measuring;

/// <summary>The processors, on any operating system: threads are tied to them where that can be done.</summary>
internal static class Processors
{
    /// <summary>Whether threads are tied to processors here.</summary>
    public static bool CanPin => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>The processors that this process may run on.</summary>
    /// <returns>Their numbers, in ascending order.</returns>
    public static IReadOnlyList<int> Allowed() =>
        CanPin
            ? ThreadPinning.AllowedProcessors()
            : [.. Enumerable.Range(0, Environment.ProcessorCount)];

    /// <summary>Ties the calling thread to a processor.</summary>
    /// <param name="cpu">The processor's number.</param>
    /// <returns>What undoes it, on the same thread; null where threads are not tied.</returns>
    public static IDisposable? Pin(int cpu) => CanPin ? ThreadPinning.Pin(cpu) : null;
}
