// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Cli.Net.Reporting;

/// <summary>Where a run was made.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record Machine(
    string Processor,
    int Processors,
    string OperatingSystem,
    string Architecture,
    string Framework,
    long MemoryBytes,
    DateTimeOffset Time
)
{
    /// <summary>Describes this machine.</summary>
    /// <param name="time">The present time.</param>
    public static Machine Describe(DateTimeOffset time) =>
        new(
            ProcessorName(),
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString(),
            RuntimeInformation.FrameworkDescription,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
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
