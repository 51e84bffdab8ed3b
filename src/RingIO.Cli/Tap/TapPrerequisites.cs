// SPDX-License-Identifier: MIT

using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>What a run over TAP devices needs.</summary>
internal static class TapPrerequisites
{
    /// <summary>Looks for what is missing.</summary>
    /// <returns>One line that says what, and how to get it; <see langword="null"/> if nothing is.</returns>
    public static string? WhyNot() =>
        !LinuxPlatform.IsSupported ? "--tap is for Linux, in a 64-bit process."
        : !Environment.IsPrivilegedProcess
            ? "--tap makes networks and TAP devices, which needs root: run it with sudo."
        : !File.Exists("/dev/net/tun")
            ? "The kernel has no TUN/TAP here: modprobe tun, or in a container pass --device /dev/net/tun."
        : !IsInstalled("iperf3")
            ? "There is no iperf3: install it (Debian and Ubuntu: apt-get install iperf3; Fedora: dnf install iperf3)."
        : !IsInstalled("ip")
            ? "There is no ip: install iproute2 (Debian and Ubuntu: apt-get install iproute2; Fedora: dnf install iproute)."
        : null;

    private static bool IsInstalled(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Any(directory => File.Exists(Path.Combine(directory, command)));
}
