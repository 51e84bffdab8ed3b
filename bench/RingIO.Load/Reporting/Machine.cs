// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Load.Measuring;

namespace RingIO.Load.Reporting;

/// <summary>Where a measurement was made.</summary>
internal sealed record Machine(
    string Processor,
    int Processors,
    string OperatingSystem,
    string Architecture,
    string Framework,
    long MemoryBytes,
    IReadOnlyList<int> PinnedTo,
    double OneWayNanoseconds,
    DateTimeOffset Time
)
{
    /// <summary>Describes this machine.</summary>
    /// <param name="plan">Which processors are used.</param>
    /// <param name="time">The present time.</param>
    /// <returns>The description.</returns>
    public static Machine Describe(SuitePlan plan, DateTimeOffset time) =>
        new(
            ProcessorName(),
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString(),
            RuntimeInformation.FrameworkDescription,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            [plan.FirstCpu, plan.SecondCpu],
            Math.Round(PingPong.OneWay(plan.FirstCpu, plan.SecondCpu), 1),
            time
        );

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo)
                .FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "unknown";
    }
}
