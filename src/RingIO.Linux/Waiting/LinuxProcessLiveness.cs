// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Runtime.InteropServices;
using RingIO.Linux.Interop;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>Tells by process id and start time, from /proc/PID/stat, whether a process still lives.</summary>
/// <remarks>
/// <para>An owner is the process id in the upper 32 bits and the start time, in clock ticks since boot modulo 2^32, in
/// the lower. A zombie is dead: it runs no instruction any more. A process id in use again has another start time. In
/// doubt (another user's process under hidepid) the answer is "alive".</para>
/// <para>All sides use this class and share one numbering of processes: containers with process ids of their own do
/// not. Thread safety: every member may be called from any thread.</para>
/// </remarks>
public sealed class LinuxProcessLiveness : IOwnerLiveness
{
    private readonly ulong _self;

    /// <summary>Learns the caller's own start time.</summary>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    /// <exception cref="IOException">/proc is not mounted.</exception>
    public LinuxProcessLiveness()
    {
        LinuxPlatform.Require(nameof(ProcessLiveness));
        var text = File.ReadAllText("/proc/self/stat");
        _self = TryParse(text, out _, out var start)
            ? Pack(Environment.ProcessId, start)
            : throw new InvalidDataException(
                $"/proc/self/stat reads '{text}', which is not what proc(5) describes."
            );
    }

    /// <inheritdoc/>
    public ulong Current => _self;

    /// <inheritdoc/>
    public bool IsAlive(ulong owner)
    {
        var id = (int)(owner >> 32);
        if (id <= 0)
        {
            return false;
        }

        if (Libc.Kill(id, 0) != 0 && Marshal.GetLastPInvokeError() == Errno.NoSuchProcess)
        {
            return false;
        }

        return !TryReadStat(id, out var text)
            || !TryParse(text, out var state, out var start)
            || (state is not ('Z' or 'X' or 'x') && Pack(id, start) == owner);
    }

    /// <summary>Reads state and start time, fields 3 and 22, of a line of /proc/PID/stat.</summary>
    /// <param name="text">The line.</param>
    /// <param name="state">The state's letter.</param>
    /// <param name="start">Clock ticks from boot to start.</param>
    /// <returns>Whether the line is as proc(5) says.</returns>
    internal static bool TryParse(string text, out char state, out ulong start)
    {
        state = default;
        start = 0;
        // The second field, the program's name in brackets, may itself hold blanks and brackets.
        var end = text.LastIndexOf(')');
        if (end < 0)
        {
            return false;
        }

        var fields = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int Start = 22 - 3;
        if (fields.Length <= Start || fields[0].Length != 1)
        {
            return false;
        }

        state = fields[0][0];
        return ulong.TryParse(
            fields[Start],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out start
        );
    }

    private static ulong Pack(int id, ulong start) => ((ulong)(uint)id << 32) | (uint)start;

    private static bool TryReadStat(int id, out string text)
    {
        try
        {
            text = File.ReadAllText($"/proc/{id}/stat");
            return true;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // It ended since kill answered (the next question is answered "dead"), or is hidden from us: in doubt, alive.
            text = "";
            return false;
        }
    }
}
