// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Frames in a row as a source of frames: the simplest there is.</summary>
/// <remarks>
/// Frames given belong to <see cref="Owner"/>; the others are free. Thread safety: one thread at a time.
/// </remarks>
public sealed class FrameRange : IFrameSource
{
    private readonly MachineMemory _memory;
    private readonly Stack<Mfn> _free;

    /// <summary>Makes a source of free frames.</summary>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="owner">Who owns what is given.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many, at least 1; nobody else gives them away.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    public FrameRange(MachineMemory memory, DomainId owner, Mfn first, int count)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var last = first.Plus(count - 1);
        if (!memory.Contains(first) || !memory.Contains(last))
        {
            throw new ArgumentOutOfRangeException(
                nameof(first),
                $"{first} to {last} are not inside a machine of {memory.FrameCount} frames."
            );
        }

        _memory = memory;
        Owner = owner;
        _free = new(count);
        for (var frame = count - 1; frame >= 0; frame--)
        {
            _free.Push(first.Plus(frame));
        }
    }

    /// <inheritdoc/>
    public DomainId Owner { get; }

    /// <summary>How many frames are left to give.</summary>
    public int Available => _free.Count;

    /// <inheritdoc/>
    public bool TryAllocate(out Mfn frame)
    {
        if (!_free.TryPop(out frame))
        {
            return false;
        }

        _memory.Give(frame, 1, Owner);
        _memory.Scrub(frame, 1);
        return true;
    }

    /// <inheritdoc/>
    public bool TryFree(Mfn frame)
    {
        if (!_memory.TryFree(frame, 1, Owner, out _))
        {
            return false;
        }

        _free.Push(frame);
        return true;
    }
}
