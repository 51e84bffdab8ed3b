// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <content>Freeing, and what is refused then.</content>
public sealed partial class FrameAllocator
{
    /// <summary>Frees a block; all of it or nothing.</summary>
    /// <param name="first">Its first frame.</param>
    /// <param name="order">The order that it was allocated with.</param>
    /// <param name="owner">Who must own all its frames.</param>
    /// <exception cref="FrameException">
    /// A frame is free already, was never allocated here, belongs to a block of another order or to somebody else, or is
    /// referred to; it is named.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order, or they are not all frames.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public void Free(Mfn first, PageOrder order, DomainId owner)
    {
        CheckOrder(order);
        var start = Begin(first, order.Frames, order.Value, owner);
        Return(start, order.Frames);
    }

    /// <summary>Frees a block if it can be freed; all of it or nothing.</summary>
    /// <param name="first">Its first frame.</param>
    /// <param name="order">The order that it was allocated with.</param>
    /// <param name="owner">Who must own all its frames.</param>
    /// <param name="obstacle">The frame that cannot be freed, as <see cref="Free(Mfn, PageOrder, DomainId)"/> would name it.</param>
    /// <returns>Whether it was: not while somebody refers to a frame.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order, or they are not all frames.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public bool TryFree(Mfn first, PageOrder order, DomainId owner, out Mfn obstacle)
    {
        CheckOrder(order);
        if (!TryBegin(first, order.Frames, order.Value, owner, out obstacle))
        {
            return false;
        }

        Return((long)first.Value, order.Frames);
        return true;
    }

    /// <summary>Frees frames that were allocated singly, one after the other.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="owner">Who must own them.</param>
    /// <exception cref="FrameException">One cannot be freed, as in <see cref="Free(Mfn, PageOrder, DomainId)"/>; those before it are free.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is no frame; those before it are free.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public void Free(ReadOnlySpan<Mfn> frames, DomainId owner)
    {
        foreach (var frame in frames)
        {
            Free(frame, new PageOrder(0), owner);
        }
    }

    /// <summary>Frees frames that follow each other, as <see cref="TryAllocateRange"/> gave them, or several blocks at once; all or none.</summary>
    /// <param name="first">The first, where a block begins.</param>
    /// <param name="count">How many; a block must end there.</param>
    /// <param name="owner">Who must own them.</param>
    /// <exception cref="FrameException">One cannot be freed, as in <see cref="Free(Mfn, PageOrder, DomainId)"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    /// <exception cref="ObjectDisposedException">The allocator has been disposed of.</exception>
    public void FreeRange(Mfn first, long count, DomainId owner)
    {
        var start = Begin(first, count, null, owner);
        Return(start, count);
    }

    /// <summary>Makes allocated frames busy, all or none; order null: whatever blocks there are.</summary>
    internal long Begin(Mfn first, long count, int? order, DomainId owner) =>
        TryBegin(first, count, order, owner, out var obstacle)
            ? (long)first.Value
            : throw Refused(first, count, order, owner, obstacle);

    private bool TryBegin(Mfn first, long count, int? order, DomainId owner, out Mfn obstacle)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var start = (long)first.Value;
        if (!_machine.Contains(first) || count < 1 || count > _machine.FrameCount - start)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first),
                $"{count} frame(s) from {first} on are not inside a machine of {_machine.FrameCount} frames."
            );
        }

        var blockEnd = 0L;
        for (var i = 0L; i < count; i++)
        {
            var tag = FrameTag.InsideOf(_number, default);
            if (i == blockEnd)
            {
                var blockOrder = order ?? OrderOf(start + i);
                tag = FrameTag.FirstOf(_number, default, blockOrder);
                blockEnd = i + (1L << blockOrder);
            }

            if (
                blockEnd > count
                || !_machine.TryBegin(start + i, owner, tag, FrameTag.AllocatorAndPart)
            )
            {
                _machine.Cancel(start, i);
                obstacle = first.Plus(i);
                return false;
            }
        }

        obstacle = default;
        return true;
    }

    // Whatever it is, Begin compares it with what the frame has then.
    private int OrderOf(long frame) =>
        _machine.Core.TagOf(frame) is { IsFirst: true } tag ? tag.Order : 0;

    private FrameException Refused(
        Mfn first,
        long count,
        int? order,
        DomainId owner,
        Mfn obstacle
    ) =>
        new(
            $"Freeing {first} ({(order is { } k ? $"order {k}" : $"{count} frames")}) for {owner} into allocator {_number}",
            obstacle,
            _machine[obstacle]
        );

    private void Return(long start, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            _machine.Core.Hold(start + i, _held);
        }

        lock (_gate)
        {
            _zones.PutRange(start, count);
        }
    }
}
