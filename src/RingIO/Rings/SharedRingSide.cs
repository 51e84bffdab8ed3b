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
            if (IsDisposed)
            {
                ThrowDisposed();
            }

            return ref _position.Value;
        }
    }

    /// <summary>Closes the side. What was put and not published is forgotten. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        GC.SuppressFinalize(this);
    }

    private protected void CheckWanted(int wanted)
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

    private void ThrowDisposed() => throw new ObjectDisposedException(GetType().Name);
}
