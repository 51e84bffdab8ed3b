// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Load.Granting;

/// <summary>A domain's frames, of one thread.</summary>
internal sealed class GuestNumbers : IGuestFrames
{
    private static readonly Mfn Hole = new(ulong.MaxValue);

    private readonly Mfn[] _frames;

    /// <summary>Numbers frames in a row.</summary>
    /// <param name="first">The first of the machine's frames.</param>
    /// <param name="count">How many.</param>
    public GuestNumbers(Mfn first, int count)
    {
        First = first;
        _frames = [.. Enumerable.Range(0, count).Select(n => first.Plus(n))];
    }

    /// <summary>The machine's frame that was number 0 at first; the others followed.</summary>
    public Mfn First { get; }

    /// <summary>How many numbers there are.</summary>
    public int Count => _frames.Length;

    /// <summary>What is behind a number now.</summary>
    /// <param name="number">The number.</param>
    public Mfn this[int number]
    {
        get => _frames[number];
        set => _frames[number] = value;
    }

    /// <inheritdoc/>
    public bool TryFind(Gfn frame, out Mfn machine)
    {
        machine = frame.Value < (ulong)_frames.Length ? _frames[frame.Value] : Hole;
        return machine != Hole;
    }

    /// <inheritdoc/>
    public bool TryTake(Gfn frame, Mfn machine)
    {
        if (!TryFind(frame, out var found) || found != machine)
        {
            return false;
        }

        _frames[frame.Value] = Hole;
        return true;
    }

    /// <inheritdoc/>
    public bool TryPlace(Gfn frame, Mfn machine, out Gfn placed)
    {
        placed = frame;
        if (frame.Value >= (ulong)_frames.Length || _frames[frame.Value] != Hole)
        {
            return false;
        }

        _frames[frame.Value] = machine;
        return true;
    }

    /// <inheritdoc/>
    public bool TryReplace(Gfn frame, Mfn old, Mfn machine, out Gfn placed)
    {
        placed = frame;
        if (!TryFind(frame, out var found) || found != old)
        {
            return false;
        }

        _frames[frame.Value] = machine;
        return true;
    }
}
