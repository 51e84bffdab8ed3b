// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>The memory of a machine in frames of 4 KiB, each with one owner, a type and counts of who refers to it.</summary>
/// <remarks>
/// The discipline is Xen's (page_info in its xen/arch/x86/mm.c): exactly one owner; a type changes only when nothing uses the frame as
/// the old one; a frame is freed or changes hands only when nobody but its owner refers to it. Ownership: it leases the
/// backing and owns its table, 16 bytes a frame (<see cref="FrameWords"/>). Thread safety: every member but <see cref="Dispose"/>
/// may be called from any thread, without a lock.
/// </remarks>
public sealed partial class MachineMemory : IDisposable
{
    private const int TableBytes = 16;

    private readonly IPageBacking _backing;
    private readonly PageLease _lease;
    private readonly PortableBacking _table;
    private readonly FrameTableCore<HardwareOrder> _core;
    private readonly nint _address;
    private readonly AllocatorNumbers _allocators = new();
    private long _frameCount;

    /// <summary>Makes frames of a backing; all are free.</summary>
    /// <param name="backing">The memory: the process's own, a shared one, or what a simulator brings (<see cref="ForeignBacking"/>).</param>
    public MachineMemory(IPageBacking backing)
    {
        ArgumentNullException.ThrowIfNull(backing);
        _backing = backing;
        _address = backing.Address;
        _frameCount = backing.Length >> PageSize.Size4K.Shift;
        _table = new(_frameCount * TableBytes);
        _core = new(_table.Address, _frameCount);
        _lease = backing.Lease();
    }

    /// <summary>How many frames there are; they are numbered from 0. None once disposed of.</summary>
    public long FrameCount => _frameCount;

    /// <summary>The backing.</summary>
    public IPageBacking Backing => _backing;

    /// <summary>The table, for allocators.</summary>
    internal FrameTableCore<HardwareOrder> Core => _core;

    /// <summary>What a frame is now.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public FrameInfo this[Mfn frame] => _core.Look(Index(frame));

    /// <summary>Whether a number names a frame.</summary>
    /// <param name="frame">Any number, a hostile one too.</param>
    /// <returns>Whether it does.</returns>
    public bool Contains(Mfn frame) => frame.Value < (ulong)FrameCount;

    /// <summary>Gives free frames to an owner; each or none.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="owner">The owner.</param>
    /// <exception cref="FrameException">One is not free, or an allocator has it; it is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    public void Give(Mfn first, long count, DomainId owner)
    {
        var start = BeginFree(first, count);
        for (var i = 0L; i < count; i++)
        {
            _core.End(start + i, owner, default);
        }
    }

    /// <summary>Takes frames back from their owner; each or none. What they hold is not cleared: see <see cref="Scrub"/>.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="owner">Who must own them.</param>
    /// <exception cref="FrameException">One is not the owner's, is referred to, or is an allocator's; it is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    public void Free(Mfn first, long count, DomainId owner)
    {
        if (!TryFree(first, count, owner, out var obstacle))
        {
            throw new FrameException($"Freeing {obstacle} for {owner}", obstacle, this[obstacle]);
        }
    }

    /// <summary>Takes frames back from their owner; each or none.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="owner">Who must own them.</param>
    /// <param name="obstacle">If not: the first that somebody else owns, refers to or uses, or that an allocator gave out.</param>
    /// <returns>Whether they are free.</returns>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    public bool TryFree(Mfn first, long count, DomainId owner, out Mfn obstacle)
    {
        var start = Index(first, count);
        for (var i = 0L; i < count; i++)
        {
            if (!TryBegin(start + i, owner, default, FrameTag.All))
            {
                Cancel(start, i);
                obstacle = first.Plus(i);
                return false;
            }
        }

        for (var i = 0L; i < count; i++)
        {
            _core.Free(start + i);
        }

        obstacle = default;
        return true;
    }

    /// <summary>Lets a frame change hands. An allocator that gave it out still counts it as out.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="from">Who must own it.</param>
    /// <param name="to">Who owns it then.</param>
    /// <exception cref="FrameException">Somebody else owns it, refers to it or uses it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public void Transfer(Mfn frame, DomainId from, DomainId to)
    {
        if (!TryTransfer(frame, from, to))
        {
            throw new FrameException($"Moving {frame} from {from} to {to}", frame, this[frame]);
        }
    }

    /// <summary>Lets a frame change hands. An allocator that gave it out still counts it as out.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="from">Who must own it.</param>
    /// <param name="to">Who owns it then.</param>
    /// <returns><see langword="false"/> if somebody else owns it, refers to it or uses it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public bool TryTransfer(Mfn frame, DomainId from, DomainId to)
    {
        if (!TryBeginTransfer(frame, from))
        {
            return false;
        }

        EndTransfer(frame, to);
        return true;
    }

    /// <summary>Makes a frame busy, so that nobody can refer to it until the transfer is ended or cancelled.</summary>
    internal bool TryBeginTransfer(Mfn frame, DomainId from) =>
        TryBegin(Index(frame), from, default, default);

    internal void EndTransfer(Mfn frame, DomainId to) => _core.End(Index(frame), to);

    internal void CancelTransfer(Mfn frame) => _core.Cancel(Index(frame));

    /// <summary>Takes a reference: the frame keeps its owner until <see cref="Put"/>.</summary>
    /// <param name="frame">The frame; a number that names none is refused, not an error: it may be a peer's.</param>
    /// <param name="owner">Who must own it.</param>
    /// <returns>Whether there is one more reference.</returns>
    public bool TryGet(Mfn frame, DomainId owner) =>
        Contains(frame) && _core.TryGet((long)frame.Value, owner);

    /// <summary>Drops a reference.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="FrameException">There is none to drop: somebody counts wrongly.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public void Put(Mfn frame)
    {
        if (!_core.TryPut(Index(frame)))
        {
            throw new FrameException($"Dropping a reference to {frame}", frame, this[frame]);
        }
    }

    /// <summary>Takes a use of a frame as a type, and a reference with it.</summary>
    /// <param name="frame">The frame; a number that names none is refused, not an error: it may be a peer's.</param>
    /// <param name="owner">Who must own it.</param>
    /// <param name="type">The type.</param>
    /// <returns>Whether there is one more use; not if it is in use as another type.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is <see cref="FrameType.Free"/> or none at all.</exception>
    public bool TryGetType(Mfn frame, DomainId owner, FrameType type)
    {
        if (type is < FrameType.Normal or > FrameType.Shared)
        {
            throw new ArgumentOutOfRangeException(
                nameof(type),
                type,
                "A frame is used as something that it can be: Normal, PageTable, Io or Shared."
            );
        }

        return Contains(frame) && _core.TryGetType((long)frame.Value, owner, type);
    }

    /// <summary>Drops a use, and the reference with it.</summary>
    /// <param name="frame">The frame.</param>
    /// <exception cref="FrameException">There is none to drop: somebody counts wrongly.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public void PutType(Mfn frame)
    {
        if (!_core.TryPutType(Index(frame)))
        {
            throw new FrameException($"Dropping a use of {frame}", frame, this[frame]);
        }
    }

    /// <summary>Clears frames, so that their next owner finds nothing of the last one's.</summary>
    /// <param name="first">The first frame, held by the caller.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    public void Scrub(Mfn first, long count)
    {
        Index(first, count);
        for (var cleared = 0L; cleared < count; cleared++)
        {
            Bytes(first.Plus(cleared)).Clear();
        }
    }

    /// <summary>A frame's address in this process.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The address of its first byte.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public nint AddressOf(Mfn frame) => _address + (nint)(Index(frame) << PageSize.Size4K.Shift);

    /// <summary>A frame's bytes; whoever reads them holds a reference.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>4096 bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public Span<byte> Bytes(Mfn frame) =>
        new Slots<byte>(AddressOf(frame), PageSize.Size4K.Bytes).Span(
            0,
            (int)PageSize.Size4K.Bytes
        );

    /// <summary>A frame as words of 64 bits, as page tables are.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>512 words.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public Slots<ulong> Words(Mfn frame) =>
        new(AddressOf(frame), PageSize.Size4K.Bytes / sizeof(ulong));

    /// <summary>A frame as words of 32 bits, as two-level page tables are.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>1024 words.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public Slots<uint> HalfWords(Mfn frame) =>
        new(AddressOf(frame), PageSize.Size4K.Bytes / sizeof(uint));

    /// <summary>Gives up the backing. Frames that are owned are forgotten with it. Disposing twice is harmless.</summary>
    /// <exception cref="InvalidOperationException">An allocator is on it: dispose of that first.</exception>
    /// <remarks>Nobody may be in another member meanwhile; afterwards there are no frames, so that none is reached.</remarks>
    public void Dispose()
    {
        if (_allocators.Open is > 0 and var there)
        {
            throw new InvalidOperationException(
                $"{there} allocator(s) stand on this machine's memory: dispose of them first."
            );
        }

        _frameCount = 0;
        _table.Dispose();
        _lease.Dispose();
    }

    /// <summary>Counts an allocator in.</summary>
    /// <returns>Its number, which no other on this machine has, nor any frame.</returns>
    internal byte Enter()
    {
        ObjectDisposedException.ThrowIf(_frameCount == 0, this);
        return _allocators.Take();
    }

    /// <summary>Counts an allocator out.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="isFree">Whether no frame bears it any more: another may have it.</param>
    internal void Leave(byte number, bool isFree) => _allocators.Return(number, isFree);

    /// <summary>Makes free frames busy; all or none.</summary>
    /// <returns>The first one's index.</returns>
    internal long BeginFree(Mfn first, long count)
    {
        var start = Index(first, count);
        for (var i = 0L; i < count; i++)
        {
            if (!_core.TryBeginFree(start + i))
            {
                Cancel(start, i);
                var obstacle = first.Plus(i);
                throw new FrameException(
                    $"Taking {count} frame(s) from {first} on",
                    obstacle,
                    this[obstacle]
                );
            }
        }

        return start;
    }

    /// <summary>
    /// Makes an owner's frame busy. A stranger who took a reference just as the frame became this owner's drops it at once
    /// (FrameTableCore): such a one is no obstacle.
    /// </summary>
    internal bool TryBegin(long index, DomainId owner, FrameTag tag, FrameTag mask)
    {
        while (!_core.TryBegin(index, owner, tag, mask))
        {
            var now = _core.Look(index);
            if (
                now is not { IsBusy: false, References: 1, TypeCount: 0 }
                || now.Owner != owner
                || ((now.Tag.Value ^ tag.Value) & mask.Value) != 0
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Leaves frames that were made busy as they were.</summary>
    internal void Cancel(long start, long count)
    {
        for (var i = 0L; i < count; i++)
        {
            _core.Cancel(start + i);
        }
    }

    private long Index(Mfn frame) => Contains(frame) ? (long)frame.Value : throw Outside(frame, 1);

    private long Index(Mfn first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Contains(first) && count <= FrameCount - (long)first.Value
            ? (long)first.Value
            : throw Outside(first, count);
    }

    private Exception Outside(Mfn first, long count) =>
        _frameCount == 0
            ? new ObjectDisposedException(nameof(MachineMemory))
            : new ArgumentOutOfRangeException(
                nameof(first),
                $"{count} frame(s) from {first} on are not inside a machine of {FrameCount} frames."
            );
}
