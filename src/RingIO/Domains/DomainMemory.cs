// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Domains;

/// <summary>A domain's memory: which machine frame is behind each of its frames (Xen: the p2m).</summary>
/// <remarks>
/// Frames may become holes, and holes frames, when pages change hands. All frames are single ones of the machine's allocator.
/// Thread safety: every member may be called from any thread.
/// </remarks>
public sealed class DomainMemory : IGuestFrames
{
    private static readonly PageOrder Single = new(0);

    private readonly Lock _gate = new();
    private readonly FrameAllocator _allocator;

    // Machine frames by number, written under the lock and read without; Hole where there is none.
    private const ulong Hole = ulong.MaxValue;
    private readonly ulong[] _frames;
    private readonly bool[] _isShown;

    private readonly IFrameView? _view;

    internal DomainMemory(FrameAllocator allocator, DomainId owner, int most, IFrameView? view)
    {
        _allocator = allocator;
        _view = view;
        _frames = new ulong[most];
        Array.Fill(_frames, Hole);
        _isShown = new bool[most];
        Owner = owner;
    }

    /// <summary>Who owns the frames.</summary>
    public DomainId Owner { get; }

    /// <summary>How many frames it numbers, holes too: 0 to this - 1.</summary>
    public int Extent => _frames.Length;

    /// <summary>How many machine frames it has.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public bool TryFind(Gfn frame, out Mfn machine)
    {
        var found =
            frame.Value < (ulong)_frames.Length ? Volatile.Read(ref _frames[frame.Value]) : Hole;
        machine = found == Hole ? default : new(found);
        return found != Hole;
    }

    /// <inheritdoc/>
    public bool TryTake(Gfn frame, Mfn machine)
    {
        lock (_gate)
        {
            if (frame.Value >= (ulong)_frames.Length || _frames[frame.Value] != machine.Value)
            {
                return false;
            }

            Remove((int)frame.Value);
            return true;
        }
    }

    /// <inheritdoc/>
    public bool TryPlace(Gfn frame, Mfn machine, out Gfn placed)
    {
        placed = frame;
        lock (_gate)
        {
            return frame.Value < (ulong)_frames.Length
                && _frames[frame.Value] == Hole
                && TryPut((int)frame.Value, machine);
        }
    }

    /// <inheritdoc/>
    public bool TryReplace(Gfn frame, Mfn old, Mfn machine, out Gfn placed)
    {
        placed = frame;
        lock (_gate)
        {
            if (
                frame.Value >= (ulong)_frames.Length
                || _frames[frame.Value] != old.Value
                || _view?.TryShow(frame, machine) == false
            )
            {
                return false;
            }

            Volatile.Write(ref _frames[frame.Value], machine.Value);
            _isShown[frame.Value] = true;
            return true;
        }
    }

    /// <summary>Where the domain's software finds a frame.</summary>
    /// <param name="frame">Any number.</param>
    /// <returns>The address in this process; 0 if there is no such frame, or no frame behind it, or the domain is going and its view shows it no more.</returns>
    public nint AddressOf(Gfn frame) =>
        !TryFind(frame, out var machine) ? 0
        : _view is null ? _allocator.Machine.AddressOf(machine)
        : _isShown[frame.Value] ? _view.AddressOf(frame)
        : 0;

    /// <summary>Fills holes from the lowest on with fresh frames, cleared.</summary>
    /// <returns>Whether there were so many; if not, those that there were are in.</returns>
    internal bool TryFill(int count)
    {
        lock (_gate)
        {
            for (var frame = 0; count > 0 && frame < _frames.Length; frame++)
            {
                if (_frames[frame] != Hole)
                {
                    continue;
                }

                if (!_allocator.TryAllocate(Owner, Single, PlacementClass.General, out var found))
                {
                    return false;
                }

                _allocator.Machine.Scrub(found, 1);
                if (!TryPut(frame, found))
                {
                    _allocator.TryFree(found, Single, Owner, out _);
                    return false;
                }

                count--;
            }

            return count == 0;
        }
    }

    /// <summary>Gives back what nobody refers to any more.</summary>
    /// <returns>Whether all is given back.</returns>
    internal bool TryFreeAll()
    {
        lock (_gate)
        {
            for (var frame = 0; frame < _frames.Length; frame++)
            {
                if (_frames[frame] == Hole)
                {
                    continue;
                }

                // Out of this domain's sight before it can be another's.
                Hide(frame);
                if (_allocator.TryFree(new(_frames[frame]), Single, Owner, out _))
                {
                    Remove(frame);
                }
            }

            return Count == 0;
        }
    }

    private bool TryPut(int frame, Mfn machine)
    {
        if (_view?.TryShow(new((ulong)frame), machine) == false)
        {
            return false;
        }

        Volatile.Write(ref _frames[frame], machine.Value);
        _isShown[frame] = true;
        Count++;
        return true;
    }

    private void Hide(int frame)
    {
        if (_isShown[frame])
        {
            _view?.Hide(new((ulong)frame));
            _isShown[frame] = false;
        }
    }

    private void Remove(int frame)
    {
        Hide(frame);
        Volatile.Write(ref _frames[frame], Hole);
        Count--;
    }
}
