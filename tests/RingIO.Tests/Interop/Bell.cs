// SPDX-License-Identifier: MIT

using RingIO.Linux;
using RingIO.Primitives;

namespace RingIO.Tests.Interop;

/// <summary>A doorbell on a futex word that another process shares: who sleeps through work that waits says so.</summary>
internal sealed class Bell(nint word)
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private readonly Slots<uint> _word = new(word, 1);
    private readonly FutexParker _parker = new();

    /// <summary>How often it has slept.</summary>
    public long Sleeps { get; private set; }

    public uint Seen => Volatile.Read(ref _word.First);

    public void Ring()
    {
        Interlocked.Increment(ref _word.First);
        _parker.Unpark(ref _word.First);
    }

    /// <summary>Sleeps while the bell is as it was seen.</summary>
    /// <param name="seen">What was seen before the final check.</param>
    /// <param name="hasWork">Whether something waits that a wake-up should have told of.</param>
    /// <param name="isAlive">Whether the peer still runs.</param>
    public void Sleep(uint seen, Func<bool> hasWork, Func<bool> isAlive)
    {
        Sleeps++;
        for (var turn = 0; Seen == seen; turn++)
        {
            _parker.Park(ref _word.First, seen, Long);
            var told = Seen != seen;
            Assert.True(told || turn == 0 || !hasWork(), "A wake-up was lost.");
            Assert.True(told || isAlive(), "The peer has ended.");
        }
    }
}
