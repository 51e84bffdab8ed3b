// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Linux.Interop;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>Parks on shared futexes (futex(2)): reaches every thread of every process that maps the word's page.</summary>
/// <remarks>
/// Not the private kind, so that the kernel names the word by its page and not by its address: two mappings of it
/// are one word. The word lies in memory that does not move. Thread safety: every member may be called from any
/// thread. Cost: one system call each; nothing is allocated.
/// </remarks>
public sealed unsafe class FutexParker : IParker
{
    private static readonly nint FutexNumber = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.S390x => 238,
        Architecture.Ppc64le => 221,
        // The generic table: Arm64, RiscV64, LoongArch64.
        _ => 98,
    };

    /// <summary>Makes a parker; all of them are one.</summary>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public FutexParker() =>
        LinuxPlatform.Require(
            $"{nameof(MonitorParker)} in a process, {nameof(PollingParker)} between processes"
        );

    /// <inheritdoc/>
    public bool CrossesProcesses => true;

    /// <inheritdoc/>
    /// <remarks>A signal, a word that no longer holds the value and the end of the time are returns, not errors.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="LinuxException">The word is not mapped, or not aligned.</exception>
    public void Park(ref uint word, uint expected, TimeSpan timeout)
    {
        var forever = timeout == Timeout.InfiniteTimeSpan;
        var time = default(TimeSpec);
        if (!forever)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
            time = TimeSpec.From(timeout);
        }

        // Sound: the kernel reads four bytes at a word that the caller keeps mapped, and a timespec of ours.
        fixed (uint* address = &word)
        {
            var result = Libc.Futex(
                FutexNumber,
                address,
                Flags.FutexWait,
                expected,
                forever ? null : &time,
                null,
                0
            );
            if (result == -1)
            {
                ThrowUnlessReturn(Marshal.GetLastPInvokeError(), (nint)address, expected, timeout);
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LinuxException">The word is not mapped, or not aligned.</exception>
    public void Unpark(ref uint word)
    {
        // Sound: the kernel uses the address as a name; it neither reads nor writes the word.
        fixed (uint* address = &word)
        {
            var result = Libc.Futex(
                FutexNumber,
                address,
                Flags.FutexWake,
                int.MaxValue,
                null,
                null,
                0
            );
            if (result == -1)
            {
                throw LinuxException.Last("futex", $"0x{(nint)address:x}, FUTEX_WAKE, INT_MAX");
            }
        }
    }

    private static void ThrowUnlessReturn(int error, nint address, uint expected, TimeSpan timeout)
    {
        if (error is not (Errno.Again or Errno.Interrupted or Errno.TimedOut))
        {
            throw new LinuxException(
                "futex",
                $"0x{address:x}, FUTEX_WAIT, {expected}, {timeout}",
                error
            );
        }
    }
}
