// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Free frames of one processor, the hottest on top.</summary>
/// <remarks>Thread safety: one thread; any may read the count.</remarks>
internal sealed class FrameStack(int capacity)
{
    private uint[] _frames = new uint[capacity];

    // Away from what other processors write: it changes with every frame.
    private Padded<int> _count;

    /// <summary>How many frames there are.</summary>
    public int Count => Volatile.Read(ref _count.Value);

    /// <summary>Whether no more fit.</summary>
    public bool IsFull => _count.Value == _frames.Length;

    /// <summary>Takes the top.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryPop(out uint frame)
    {
        var top = _count.Value - 1;
        var frames = _frames;
        if ((uint)top >= (uint)frames.Length)
        {
            frame = 0;
            return false;
        }

        frame = frames[top];
        _count.Value = top;
        return true;
    }

    /// <summary>The hottest, the top last.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>They stay until <see cref="Shrink"/>.</returns>
    public ReadOnlySpan<uint> Top(int most)
    {
        var count = Math.Min(most, _count.Value);
        return _frames.AsSpan(_count.Value - count, count);
    }

    /// <summary>Drops the hottest.</summary>
    /// <param name="by">How many.</param>
    public void Shrink(int by) => _count.Value -= by;

    /// <summary>Puts one on top; there is room.</summary>
    /// <param name="frame">The frame.</param>
    public void Push(uint frame) => _frames[_count.Value++] = frame;

    /// <summary>Room above the top; what is filled in is counted by <see cref="Grow"/>.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>The room.</returns>
    public Span<uint> Room(int most) =>
        _frames.AsSpan(_count.Value, Math.Min(most, _frames.Length - _count.Value));

    /// <summary>Counts what was filled into the room.</summary>
    /// <param name="by">How many.</param>
    public void Grow(int by) => _count.Value += by;

    /// <summary>The coldest.</summary>
    /// <param name="most">How many at most.</param>
    /// <returns>They stay until <see cref="Drop"/>.</returns>
    public ReadOnlySpan<uint> Bottom(int most) => _frames.AsSpan(0, Math.Min(most, _count.Value));

    /// <summary>Leaves neither frames nor room.</summary>
    public void Close()
    {
        _frames = [];
        _count.Value = 0;
    }

    /// <summary>Drops the coldest.</summary>
    /// <param name="count">How many.</param>
    public void Drop(int count)
    {
        _frames.AsSpan(count, _count.Value - count).CopyTo(_frames);
        _count.Value -= count;
    }
}
