// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>Whether this package works here.</summary>
/// <remarks>Thread safety: every member may be called from any thread.</remarks>
public static class LinuxPlatform
{
    /// <summary>Whether this is a 64-bit process on Linux; elsewhere every type here throws when it is made.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Refuses to go on elsewhere.</summary>
    /// <param name="instead">What serves in its stead on other systems.</param>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    internal static void Require(string instead)
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException(
                $"RingIO.Linux needs a 64-bit process on Linux. On other systems use {instead}."
            );
        }
    }
}
