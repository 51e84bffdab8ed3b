// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>
/// The frames of a machine whose domains are processes: each domain's grantable pages in memfds of their own, one behind the other in one row of
/// frames, which only this process sees as a whole.
/// </summary>
/// <remarks>
/// What a process may reach is decided by the descriptors that it has been given, and by nothing else: a memfd holds pages of one domain, and what
/// is not to be granted lies in none. Ownership: it owns its addresses, the memfds are the caller's, who may dispose of them behind it.
/// Thread safety: every member may be called from any thread.
/// </remarks>
public sealed class GrantableMemory : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PageWindow _window;
    private long _next;

    // Replaced as a whole: frames are looked up far more often than parts are added.
    private (long First, MemfdBacking Memory)[] _parts = [];

    /// <summary>Reserves addresses for frames.</summary>
    /// <param name="frameCount">How many frames of 4 KiB, all parts together: 1 to 2^30.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frameCount"/> is out of range.</exception>
    /// <exception cref="LinuxException">There are no such addresses.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux with pages of 4 KiB.</exception>
    public GrantableMemory(long frameCount) => _window = new(frameCount);

    /// <summary>The frames, for a <see cref="MachineMemory"/>. Frames that no part has must not be given to anybody: they fault.</summary>
    public IPageBacking Backing => _window;

    /// <summary>Adds a domain's pages.</summary>
    /// <param name="memory">The memfd: of that domain alone; in pages of 4 KiB or transparent huge ones.</param>
    /// <returns>The first of its frames; the others follow.</returns>
    /// <exception cref="ArgumentException">It does not fit, or cannot be mapped by 4 KiB.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="ObjectDisposedException">This or the memory has been disposed of.</exception>
    public Mfn Add(MemfdBacking memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        lock (_gate)
        {
            var count = memory.Length >> PageSize.Size4K.Shift;
            _window.Map([new(_next, memory, 0, count)], PageAccess.ReadWrite);
            Volatile.Write(ref _parts, [.. _parts, (_next, memory)]);
            var first = new Mfn((ulong)_next);
            _next += count;
            return first;
        }
    }

    /// <summary>Gives the addresses back. Disposing twice is harmless.</summary>
    /// <exception cref="InvalidOperationException">A machine's memory stands on it still.</exception>
    public void Dispose() => _window.Dispose();

    /// <summary>Where a frame is.</summary>
    internal bool TryLocate(Mfn frame, out MemfdBacking? memory, out long index)
    {
        foreach (var (first, part) in Volatile.Read(ref _parts))
        {
            index = (long)frame.Value - first;
            if (index >= 0 && index < part.Length >> PageSize.Size4K.Shift)
            {
                memory = part;
                return true;
            }
        }

        memory = null;
        index = 0;
        return false;
    }
}
