// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>A thread's stay on one processor; disposing of it gives back the processors from before.</summary>
/// <remarks>Used by the pinned thread alone. Disposing twice is harmless.</remarks>
public sealed class ThreadPin : IDisposable
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private ulong[]? _before;

    internal ThreadPin(ulong[] before) => _before = before;

    /// <summary>Ends the stay.</summary>
    /// <exception cref="InvalidOperationException">This is not the thread that was pinned.</exception>
    /// <exception cref="LinuxException">The system call failed.</exception>
    public void Dispose()
    {
        if (_before is not { } before)
        {
            return;
        }

        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException(
                $"Thread {_thread} was pinned; thread {Environment.CurrentManagedThreadId} cannot unpin it."
            );
        }

        _before = null;
        ThreadPinning.WriteMask(before);
        Thread.EndThreadAffinity();
    }
}
