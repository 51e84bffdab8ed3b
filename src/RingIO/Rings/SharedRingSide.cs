// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>One side of a request/response ring: what front and back ends share.</summary>
/// <remarks>
/// Threading: one thread at a time. Nothing allocates, locks or enters the kernel. Ownership: the opener disposes of it,
/// which lets the side be opened again; the ring stays.
/// </remarks>
public abstract class SharedRingSide : IDisposable
{
    private readonly string _peersIndex;
    private Padded<SharedRingPosition> _position;
    private RingFault? _fault;
    private bool _isUnusable;

    private protected SharedRingSide(
        int capacity,
        in SharedRingPosition position,
        string peersIndex
    )
    {
        Capacity = capacity;
        _position.Value = position;
        _peersIndex = peersIndex;
        if (position.IsFaulted)
        {
            _fault = new(
                RingFaultKind.BadIndex,
                $"RequestProducer is 0x{position.Seen:x8} and ResponseProducer 0x{position.SeenBefore:x8}: a ring of {capacity} entries has 0 to {capacity} requests between the two."
            );
        }
    }

    /// <summary>How many entries the ring has.</summary>
    public int Capacity { get; }

    /// <summary>Whether the peer published an impossible index: this side is closed for good; puts, publishes and takes nothing more.</summary>
    public bool IsFaulted => _position.Value.IsFaulted;

    /// <summary>What the peer published, if it was impossible; else null.</summary>
    public RingFault? Fault => IsFaulted ? _fault ??= Describe() : null;

    /// <summary>Whether the side was disposed of.</summary>
    public bool IsDisposed { get; private set; }

    private protected ref SharedRingPosition Position
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_isUnusable)
            {
                ThrowUnusable();
            }

            return ref _position.Value;
        }
    }

    /// <summary>How often a cursor of this side was opened or closed: odd while one is open.</summary>
    internal uint CursorEpoch { get; private set; }

    /// <summary>
    /// Closes the side. What was put and not published is forgotten; at the back end, the requests in whose slots it stands are lost
    /// with it: publish before. Disposing twice is harmless.
    /// </summary>
    /// <exception cref="InvalidOperationException">A cursor is open: it would go on in memory that is no longer the ring's.</exception>
    public void Dispose()
    {
        if (!IsDisposed && (CursorEpoch & 1) != 0)
        {
            ThrowUnusable();
        }

        IsDisposed = true;
        _isUnusable = true;
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Gives up a cursor that was dropped without Dispose, and the side with it: where it stood is not known. Does nothing if
    /// none is open. The side can be opened anew.
    /// </summary>
    public void DropCursor()
    {
        if ((CursorEpoch & 1) != 0)
        {
            CursorEpoch++;
            Dispose();
        }
    }

    private protected ref readonly SharedRingPosition MarkCursorOpen() => ref BeginRun();

    // What a cursor does, in place: if what the caller does in between throws, the side stays out of use.
    private protected ref SharedRingPosition BeginRun()
    {
        ref var position = ref Position;
        CursorEpoch++;
        _isUnusable = true;
        return ref position;
    }

    private protected void EndRun()
    {
        CursorEpoch++;
        _isUnusable = false;
    }

    // By value: no address of a position that lives in registers. Of a cursor that was closed before, or given up, it is out of date.
    internal void CloseCursor(uint epoch, SharedRingPosition position)
    {
        if (epoch == CursorEpoch)
        {
            CursorEpoch++;
            _isUnusable = false;
            _position.Value = position;
        }
    }

    internal void CheckWanted(int wanted)
    {
        if (wanted < 1 || wanted > Capacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(wanted),
                wanted,
                $"A ring of {Capacity} entries can wait for 1 to {Capacity}."
            );
        }
    }

    private RingFault Describe()
    {
        ref readonly var position = ref _position.Value;
        return new(
            RingFaultKind.BadIndex,
            $"{_peersIndex} is 0x{position.Seen:x8}: it was last seen at 0x{position.SeenBefore:x8} and could have moved by at most {position.Room}."
        );
    }

    private void ThrowUnusable()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        throw new InvalidOperationException(
            $"A cursor of this {GetType().Name.Split('`')[0]} is open, or was dropped without Dispose. Dispose of cursors (using); DropCursor gives up a lost one and the side with it."
        );
    }
}
