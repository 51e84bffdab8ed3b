// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Puts threads to sleep on a word and wakes them: what differs by operating system in waiting.</summary>
/// <remarks>
/// The contract is a futex's (Linux: futex(2)): <see cref="Park"/> sleeps only if the word still holds the expected
/// value at the moment of falling asleep, so that a change followed by <see cref="Unpark"/> is never missed.
/// Thread safety: every member may be called from any thread, and from any process if
/// <see cref="CrossesProcesses"/> says so.
/// </remarks>
public interface IParker
{
    /// <summary>Whether <see cref="Unpark"/> reaches sleepers of another process that maps the same memory.</summary>
    bool CrossesProcesses { get; }

    /// <summary>Sleeps until woken, the time is over, or for no reason at all: the caller looks again, always.</summary>
    /// <param name="word">The word; it stays mapped for as long as anyone sleeps on it.</param>
    /// <param name="expected">What the word must hold for the caller to fall asleep.</param>
    /// <param name="timeout">The longest sleep, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    void Park(ref uint word, uint expected, TimeSpan timeout);

    /// <summary>Wakes every thread that sleeps on the word.</summary>
    /// <param name="word">The word.</param>
    void Unpark(ref uint word);
}
