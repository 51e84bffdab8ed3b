// SPDX-License-Identifier: MIT

// Who owns each frame, what it is used as, and who refers to it: Xen's discipline (page_info: count_info, type_info), in two
// words a frame, without a lock.
//
// Words (writers / readers / initial value)
//   State  everyone, by compare-exchange; who has made it busy, by release / everyone / 0: free
//   Owner  who has made State busy / who holds a reference, or has made State busy / 0
//
// State holds a count of references, a count of uses as the frame's type, and the type. Busy: an owner is being changed.
//
// Invariants
//   I1  a frame that is not free has exactly one owner, and the owner's own reference: references >= 1 + uses
//   I2  the type changes only while there is no use
//   I3  the owner changes, and a frame becomes free, only while there is no reference but the owner's, and no use
//   I4  whoever holds a reference reads one owner for as long as it holds it
//
// Edges
//   E1  Owner -> release State (EndChange) -> compare-exchange State (TakeReference) -> Owner: who gets a reference reads the
//       owner that belongs to it. State alone may look the same before and after the frame has changed hands; the owner is
//       read behind the exchange, when it cannot change any more.
//   E2  what the holder did -> compare-exchange State (DropReference) -> compare-exchange State (BeginChange) -> the frame's next
//       owner: nobody is given a frame that another still uses.
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: SeeState: the compare-exchange behind it is a full fence, and fails where the word has moved; a refusal
//   needs no order. []
//
// Linearization: each member at its successful compare-exchange; a refusal at its last load of State. Progress: lock-free; a
// frame that is busy refuses at once. Death between BeginChange and EndChange leaves the frame busy for ever: frames belong to
// one process's machine; what another process holds it holds by references.
// Trust: callers are trusted with the frame's number (checked) and named by their domain (checked against the owner).

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>The table of frames as an algorithm over any memory order: what <see cref="MachineMemory"/> runs is explored from this very source.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. Every member may be called from any thread.</remarks>
public readonly struct FrameTableCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: seeing a frame's state before changing it.</summary>
    public const int SeeState = 301;

    /// <summary>Edge: taking a reference, or a use.</summary>
    public const int TakeReference = 302;

    /// <summary>Edge: dropping a reference, or a use.</summary>
    public const int DropReference = 303;

    /// <summary>Edge: making a frame busy.</summary>
    public const int BeginChange = 304;

    /// <summary>Edge: ending what made it busy.</summary>
    public const int EndChange = 305;

    private const int TypeShift = 60;
    private const int UseShift = 32;
    private const ulong OneUse = 1UL << UseShift;
    private const ulong Uses = ((1UL << (TypeShift - UseShift)) - 1) << UseShift;
    private const ulong References = uint.MaxValue;
    private const ulong Busy = 1UL << 63;
    private const int FrameBytes = 16;

    private readonly nint _address;

    /// <summary>Views a table.</summary>
    /// <param name="address">The first frame's words; 16 bytes a frame, zeroed at first.</param>
    /// <param name="count">How many frames.</param>
    public FrameTableCore(nint address, long count)
    {
        _address = address;
        Count = count;
    }

    /// <summary>How many frames there are.</summary>
    public long Count { get; }

    /// <summary>Makes a frame busy, to free it, to give it to somebody or to leave it as it was.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <param name="owner">Who must own it, without anybody else referring to it; null: it must be free.</param>
    /// <returns>Whether the caller has it; others are refused until <see cref="End"/>.</returns>
    public bool TryBegin(long frame, DomainId? owner)
    {
        ref var words = ref Words(frame);
        var seen = TOrder.LoadAcquire(ref words.State, SeeState);
        var unused = owner is null ? seen == 0 : (seen & (Busy | Uses | References)) == 1;
        if (
            !unused
            || TOrder.CompareExchange(ref words.State, Busy, seen, BeginChange) != seen // E2, with TryDrop
        )
        {
            return false;
        }

        if (owner is not { } must || TOrder.Load(ref words.Owner) == Pack(must))
        {
            return true;
        }

        TOrder.StoreRelease(ref words.State, seen, EndChange);
        return false;
    }

    /// <summary>Ends what <see cref="TryBegin"/> began.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <param name="owner">Who owns it from now on, with the only reference; null: it is free.</param>
    public void End(long frame, DomainId? owner)
    {
        ref var words = ref Words(frame);
        TOrder.Store(ref words.Owner, owner is { } one ? Pack(one) : 0);
        var state = owner is null ? 0 : Of(FrameType.Normal) | 1;
        TOrder.StoreRelease(ref words.State, state, EndChange); // E1, with TryTake
    }

    /// <summary>Takes a reference: the frame keeps its owner until it is dropped.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <param name="owner">Who must own it.</param>
    /// <returns><see langword="false"/> if it is free, busy or somebody else's, or the count is full.</returns>
    public bool TryGet(long frame, DomainId owner) => TryTake(frame, owner, null);

    /// <summary>Takes a use of a frame as a type, and a reference with it.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <param name="owner">Who must own it.</param>
    /// <param name="type">The type, not <see cref="FrameType.Free"/>.</param>
    /// <returns><see langword="false"/> if it is free, busy, somebody else's, or in use as another type, or a count is full.</returns>
    public bool TryGetType(long frame, DomainId owner, FrameType type) =>
        TryTake(frame, owner, type);

    /// <summary>Drops a reference.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <returns><see langword="false"/> if there is none but the owner's and those of uses: nothing was changed.</returns>
    public bool TryPut(long frame) => TryDrop(frame, 1);

    /// <summary>Drops a use, and the reference with it.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <returns><see langword="false"/> if there is none: nothing was changed.</returns>
    public bool TryPutType(long frame) => TryDrop(frame, OneUse + 1);

    /// <summary>What a frame is now.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <returns>State and owner; of a frame that changes hands meanwhile, they may belong to different moments.</returns>
    public FrameInfo Look(long frame)
    {
        ref var words = ref Words(frame);
        var state = TOrder.LoadAcquire(ref words.State, SeeState);
        var owner = TOrder.Load(ref words.Owner);
        return new(
            new((ushort)(owner >> 32), (uint)owner),
            TypeOf(state),
            (int)((state & Uses) >> UseShift),
            (long)(state & References)
        );
    }

    private bool TryTake(long frame, DomainId owner, FrameType? type)
    {
        ref var words = ref Words(frame);
        var seen = TOrder.LoadAcquire(ref words.State, SeeState);
        while (true)
        {
            if (!TryAdd(seen, type, out var next))
            {
                return false;
            }

            var found = TOrder.CompareExchange(ref words.State, next, seen, TakeReference);
            if (found == seen)
            {
                break;
            }

            seen = found;
        }

        // Behind the exchange: the owner cannot change any more (I4).
        if (TOrder.Load(ref words.Owner) == Pack(owner))
        {
            return true;
        }

        TryDrop(frame, type is null ? 1 : OneUse + 1);
        return false;
    }

    private static bool TryAdd(ulong seen, FrameType? type, out ulong next)
    {
        next = seen + 1;
        if (seen == 0 || (seen & Busy) != 0 || (seen & References) == References)
        {
            return false;
        }

        if (type is not { } wanted)
        {
            return true;
        }

        next += OneUse;
        if ((seen & Uses) == 0)
        {
            next = (next & ~Of((FrameType)7)) | Of(wanted);
            return true;
        }

        return TypeOf(seen) == wanted && (seen & Uses) != Uses;
    }

    private bool TryDrop(long frame, ulong what)
    {
        ref var words = ref Words(frame);
        var seen = TOrder.LoadAcquire(ref words.State, SeeState);
        while (true)
        {
            var uses = (seen & Uses) >> UseShift;
            var others = (seen & References) - uses; // The owner's, and general ones.
            if (
                seen == 0
                || (seen & Busy) != 0
                || (what == 1 ? (seen & References) < uses + 2 : uses == 0 || others == 0)
            )
            {
                return false;
            }

            var found = TOrder.CompareExchange(ref words.State, seen - what, seen, DropReference);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }
    }

    private static ulong Of(FrameType type) => (ulong)type << TypeShift;

    private static FrameType TypeOf(ulong state) => (FrameType)((state >> TypeShift) & 7);

    private static ulong Pack(DomainId owner) => ((ulong)owner.Number << 32) | owner.Generation;

    private ref FrameWords Words(long frame) =>
        ref new Slots<FrameWords>(_address + ((nint)frame * FrameBytes), 1).First;
}
