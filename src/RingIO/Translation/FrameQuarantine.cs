// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Keeps frames that were unmapped until no CPU can reach them any more: they go in with the ticket of their shootdown and come out when it is complete.</summary>
/// <remarks>
/// First in, first out: a frame whose CPUs do not acknowledge holds back those behind it, so that one look tells. Whoever frees mapped
/// frames puts them in here, and gives the allocator what comes out. Ownership of the frames passes through it. Nothing is allocated once it has held as
/// many. Thread safety: one thread at a time.
/// </remarks>
public sealed class FrameQuarantine
{
    private readonly Queue<(Mfn First, long Count, ShootdownTicket Ticket)> _held = new();

    /// <summary>How many frames are held.</summary>
    public long Frames { get; private set; }

    /// <summary>Puts frames in.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="ticket">The shootdown of their mapping.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public void Add(Mfn first, long count, ShootdownTicket ticket)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _held.Enqueue((first, count, ticket));
        Frames += count;
    }

    /// <summary>Takes out what was put in first, if no CPU can reach it any more.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many.</param>
    /// <returns><see langword="false"/> if there is none, or its shootdown is not complete: try later.</returns>
    public bool TryTake(out Mfn first, out long count)
    {
        if (!_held.TryPeek(out var oldest) || !oldest.Ticket.IsComplete)
        {
            first = default;
            count = 0;
            return false;
        }

        _held.Dequeue();
        (first, count, _) = oldest;
        Frames -= count;
        return true;
    }
}
