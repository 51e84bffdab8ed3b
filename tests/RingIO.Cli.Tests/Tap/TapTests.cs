// SPDX-License-Identifier: MIT

using RingIO.Cli.Tap;
using RingIO.Linux;

namespace RingIO.Cli.Tests.Tap;

/// <summary>Tests that make networks and run iperf3 in them: skipped, with the reason, where that cannot be.</summary>
public abstract class TapTests
{
    private protected static readonly TapPlan Plan = TapPlan.Short;

    protected TapTests()
    {
        Assert.SkipUnless(LinuxPlatform.IsSupported, "needs a 64-bit process on Linux");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "network namespaces need root");
        Assert.SkipUnless(File.Exists("/dev/net/tun"), "this kernel has no /dev/net/tun");
        Assert.SkipUnless(IsInstalled("iperf3"), "iperf3 is not installed");
        Assert.SkipUnless(IsInstalled("ip"), "iproute2 is not installed");
    }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected static bool IsInstalled(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Any(directory => File.Exists(Path.Combine(directory, command)));

    /// <summary>The children of this process.</summary>
    protected static int[] Children() =>
        [
            .. Directory
                .EnumerateDirectories("/proc/self/task")
                .SelectMany(static task => File.ReadAllText($"{task}/children").Split(' '))
                .Where(static number => number.Length > 0)
                .Select(int.Parse),
        ];
}
