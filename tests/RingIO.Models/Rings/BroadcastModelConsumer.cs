// SPDX-License-Identifier: MIT

using RingIO.Rings;
using Core = RingIO.Rings.BroadcastCore<RingIO.Models.Rings.Pair, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Models.Rings;

/// <summary>A consumer of an explored broadcast ring.</summary>
/// <param name="ring">The ring.</param>
/// <param name="position">Where it joined.</param>
public sealed class BroadcastModelConsumer(BroadcastModelRing ring, BroadcastPosition position)
    : IModelConsumer
{
    private readonly Core _core = ring.Core;
    private BroadcastPosition _position = position;

    /// <summary>Where it stands.</summary>
    public BroadcastPosition Position => _position;

    /// <inheritdoc/>
    public long Missed => _position.Missed;

    /// <summary>What it does with an item before it releases it: its index and its number.</summary>
    public Action<ulong, ulong>? Use { get; init; }

    /// <inheritdoc/>
    public int TryTake(ICollection<ulong> taken, int most)
    {
        var from = _position.Index;
        var count = Take(taken, Math.Min(most, 2));
        if (_position.Index != from)
        {
            Release();
        }

        return count;
    }

    /// <inheritdoc/>
    public bool HasItem()
    {
        var here = _position;
        return _core.Readable(ref here, 1) != 0;
    }

    /// <inheritdoc/>
    public bool IsDrained() => _core.IsDrained(_position);

    /// <summary>Leaves the ring; the entry is still to be given back.</summary>
    /// <inheritdoc/>
    public bool Close()
    {
        _core.Leave(_position.Ticket.Entry);
        ring.WakeBothSides();
        return true;
    }

    private int Take(ICollection<ulong> taken, int most)
    {
        switch (ring.Shape.Access)
        {
            case Access.Batch:
                Span<Pair> items = stackalloc Pair[most];
                var copied = _core.Take(ref _position, items);
                for (var i = 0; i < copied; i++)
                {
                    See(_position.Index - (ulong)(copied - i), items[i], taken);
                }

                return copied;
            case Access.InPlace:
                // One that keeps no count goes by what it released, as a cursor that lost its position.
                _position = _core.ResumeConsumer(_position);
                var count = _core.Readable(ref _position, most);
                var slots = _core.OpenRead(_position.Index, count);
                for (var i = 0; i < count; i++)
                {
                    See(_position.Index + (ulong)i, slots[i], taken);
                }

                _core.CloseRead(_position.Index, slots);
                _position.Index += (ulong)count;
                return count;
            default:
                if (!_core.TryTake(ref _position, out var item))
                {
                    return 0;
                }

                See(_position.Index - 1, item, taken);
                return 1;
        }
    }

    private void See(ulong index, Pair pair, ICollection<ulong> taken)
    {
        var item = pair.Item;
        Use?.Invoke(index, item);
        taken.Add(item);
    }

    private void Release()
    {
        if (!_core.Release(_position))
        {
            return;
        }

        foreach (var side in (ReadOnlySpan<RingRole>)[RingRole.Producer, RingRole.Consumer])
        {
            if (_core.Sleeps(side))
            {
                ring.Control.Wake(side);
            }
        }
    }
}
