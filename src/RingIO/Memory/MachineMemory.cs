// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>The memory of a machine in frames of 4 KiB, each with one owner, a type and counts of who refers to it.</summary>
/// <remarks>
/// The discipline is Xen's (page_info in its xen/arch/x86/mm.c): exactly one owner; a type changes only when nothing uses the frame as
/// the old one; a frame is freed or changes hands only when nobody but its owner refers to it. Ownership: it leases the
/// backing and owns its table, 16 bytes a frame. Thread safety: every member may be called from any thread, without a lock.
/// </remarks>
public sealed class MachineMemory : IDisposable
{
    private const int TableBytes = 16;

    private readonly IPageBacking _backing;
    private readonly PageLease _lease;
    private readonly PortableBacking _table;
    private readonly FrameTableCore<HardwareOrder> _core;
    private readonly nint _address;

    /// <summary>Makes frames of a backing; all are free.</summary>
    /// <param name="backing">The memory: the process's own, a shared one, or what a simulator brings (<see cref="ForeignBacking"/>).</param>
    public MachineMemory(IPageBacking backing)
    {
        ArgumentNullException.ThrowIfNull(backing);
        _backing = backing;
        _lease = backing.Lease();
        _address = backing.Address;
        FrameCount = backing.Length >> PageSize.Size4K.Shift;
        _table = new(FrameCount * TableBytes);
        _core = new(_table.Address, FrameCount);
    }

    /// <summary>How many frames there are; they are numbered from 0.</summary>
    public long FrameCount { get; }

    /// <summary>The backing.</summary>
    public IPageBacking Backing => _backing;

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
    /// <exception cref="FrameException">One is not free; it is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    public void Give(Mfn first, long count, DomainId owner)
    {
        if (!TryChange(first, count, null, owner, out var obstacle))
        {
            throw new FrameException($"Giving {obstacle} to {owner}", obstacle, this[obstacle]);
        }
    }

    /// <summary>Takes frames back from their owner; each or none. What they hold is not cleared: see <see cref="Scrub"/>.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="owner">Who must own them.</param>
    /// <exception cref="FrameException">One is not the owner's, or is referred to; it is named.</exception>
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
    /// <param name="obstacle">If not: the first that somebody else owns, refers to or uses.</param>
    /// <returns>Whether they are free.</returns>
    /// <exception cref="ArgumentOutOfRangeException">They are not all frames.</exception>
    public bool TryFree(Mfn first, long count, DomainId owner, out Mfn obstacle) =>
        TryChange(first, count, owner, null, out obstacle);

    /// <summary>Lets a frame change hands.</summary>
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

    /// <summary>Lets a frame change hands.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="from">Who must own it.</param>
    /// <param name="to">Who owns it then.</param>
    /// <returns><see langword="false"/> if somebody else owns it, refers to it or uses it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public bool TryTransfer(Mfn frame, DomainId from, DomainId to) =>
        TryChange(frame, 1, from, to, out _);

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

    /// <summary>Gives up the backing. Frames that are owned are forgotten with it.</summary>
    public void Dispose()
    {
        _table.Dispose();
        _lease.Dispose();
    }

    // All are made busy first, so that nobody gets one of them meanwhile if another is refused.
    private bool TryChange(Mfn first, long count, DomainId? from, DomainId? to, out Mfn obstacle)
    {
        var start = Index(first, count);
        var begun = 0L;
        while (begun < count && _core.TryBegin(start + begun, from))
        {
            begun++;
        }

        for (var i = 0L; i < begun; i++)
        {
            if (begun == count)
            {
                _core.End(start + i, to);
            }
            else
            {
                _core.Cancel(start + i, from);
            }
        }

        obstacle = first.Plus(Math.Min(begun, count - 1));
        return begun == count;
    }

    private long Index(Mfn frame) => Contains(frame) ? (long)frame.Value : throw Outside(frame, 1);

    private long Index(Mfn first, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Contains(first) && count <= FrameCount - (long)first.Value
            ? (long)first.Value
            : throw Outside(first, count);
    }

    private ArgumentOutOfRangeException Outside(Mfn first, long count) =>
        new(
            nameof(first),
            $"{count} frame(s) from {first} on are not inside a machine of {FrameCount} frames."
        );
}
