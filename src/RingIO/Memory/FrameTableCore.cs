// SPDX-License-Identifier: MIT

// Who owns each frame, what it is used as, and who refers to it: Xen's discipline (page_info: count_info, type_info), in two
// words a frame, without a lock.
//
// Words (writers / readers / initial value)
//   State  everyone, by compare-exchange; who has made it busy, by release / everyone / 0: free
//   Owner  who has made State busy / everyone; it binds who holds a reference, or has made State busy / 0
//
// State holds a count of references, a count of uses as the frame's type, and the type. Busy: an owner is being changed, or an
// allocator has the frame. Owner also holds an allocator's tag.
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
//   E3  what the owner did -> release State (EndChange) -> compare-exchange State (BeginChange) -> the frame's next owner; and
//       -> compare-exchange State (TakeReference) -> who refers to it: both find what the owner before them left.
//   E4  Owner -> release State (EndChange) -> acquire State (SeeState) -> Owner: a look never joins a state with an owner before it.
//
// The owner is also looked at before the exchange, so that who is refused does not touch a stranger's frame: a refusal that could
// be provoked would keep its owner from freeing it. Only one whose owner changes just then meets it with a reference that is
// dropped at once; callers try again where the frame was free of others when they looked (MachineMemory).
//
// Linearization: each member at its successful compare-exchange; a refusal at its last load. Progress: lock-free; a frame that is
// busy refuses at once. Death between BeginChange and EndChange leaves the frame busy for ever: frames belong to one process's
// machine; what another process holds it holds by references.
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
    private const int TagShift = 48;
    private const ulong Domain = (1UL << TagShift) - 1;
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

    /// <summary>Makes a free frame busy: others are refused until it is ended.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <returns>Whether the caller has it.</returns>
    public bool TryBeginFree(long frame)
    {
        ref var words = ref Words(frame);
        return TOrder.LoadAcquire(ref words.State, SeeState) == 0
            && TOrder.CompareExchange(ref words.State, Busy, 0, BeginChange) == 0;
    }

    /// <summary>Makes an owner's frame busy: others are refused until it is ended.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <param name="owner">Who must own it, without anybody else referring to it.</param>
    /// <param name="tag">What its tag must be.</param>
    /// <param name="mask">Which bits of the tag count; none by default.</param>
    /// <returns>Whether the caller has it.</returns>
    public bool TryBegin(
        long frame,
        DomainId owner,
        FrameTag tag = default,
        FrameTag mask = default
    )
    {
        return TryBegin(ref Words(frame), Pack(owner, tag), mask, 0, out _);
    }

    /// <summary>Makes an owner's frame busy and nobody's, for the allocator that it comes back to; it cannot be cancelled.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <param name="owner">Who must own it, without anybody else referring to it.</param>
    /// <param name="tag">What its tag must be.</param>
    /// <param name="mask">Which bits of the tag count.</param>
    /// <param name="found">Its whole tag; it stays.</param>
    /// <returns>Whether the caller has it.</returns>
    public bool TryTakeBack(
        long frame,
        DomainId owner,
        FrameTag tag,
        FrameTag mask,
        out FrameTag found
    ) => TryBegin(ref Words(frame), Pack(owner, tag), mask, ~Busy, out found);

    /// <summary>Leaves a frame that was made busy as it was.</summary>
    /// <param name="frame">The frame that the caller has.</param>
    public void Cancel(long frame)
    {
        ref var words = ref Words(frame);
        // Nobody else writes the state of a busy frame.
        TOrder.StoreRelease(ref words.State, TOrder.Load(ref words.State) & ~Busy, EndChange);
    }

    /// <summary>Ends by giving the frame to an owner, who has the only reference; its tag stays.</summary>
    /// <param name="frame">The frame that the caller has.</param>
    /// <param name="owner">Who owns it from now on.</param>
    public void End(long frame, DomainId owner) => End(frame, owner, TagOf(frame));

    /// <summary>Ends by giving the frame to an owner, who has the only reference.</summary>
    /// <param name="frame">The frame that the caller has.</param>
    /// <param name="owner">Who owns it from now on.</param>
    /// <param name="tag">Its tag from now on.</param>
    public void End(long frame, DomainId owner, FrameTag tag)
    {
        ref var words = ref Words(frame);
        TOrder.Store(ref words.Owner, Pack(owner, tag));
        TOrder.StoreRelease(ref words.State, Of(FrameType.Normal) | 1, EndChange); // E1, with TryTake
    }

    /// <summary>Ends by making the frame free, without a tag.</summary>
    /// <param name="frame">The frame that the caller has.</param>
    public void Free(long frame)
    {
        ref var words = ref Words(frame);
        TOrder.Store(ref words.Owner, 0);
        TOrder.StoreRelease(ref words.State, 0, EndChange);
    }

    /// <summary>Keeps a frame that was made busy as nobody's, for an allocator; it is not ended (as <see cref="TryTakeBack"/> keeps it).</summary>
    /// <param name="frame">The frame that the caller has.</param>
    /// <param name="tag">Its tag from now on.</param>
    public void Hold(long frame, FrameTag tag)
    {
        ref var words = ref Words(frame);
        // Plain: who sees either of two busy states is refused, and how the allocator passes the frame on orders the rest.
        TOrder.Store(ref words.Owner, (ulong)tag.Value << TagShift);
        TOrder.Store(ref words.State, Busy);
    }

    /// <summary>A frame's tag.</summary>
    /// <param name="frame">The frame's number, below <see cref="Count"/>.</param>
    /// <returns>The tag; of a frame that the caller neither owns nor has, of some moment.</returns>
    public FrameTag TagOf(long frame) =>
        new((ushort)(TOrder.Load(ref Words(frame).Owner) >> TagShift));

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
    /// <returns>State and owner; of a frame that changes hands meanwhile, the owner may be a later one than the state's.</returns>
    public FrameInfo Look(long frame)
    {
        ref var words = ref Words(frame);
        var state = TOrder.LoadAcquire(ref words.State, SeeState); // E4, with End
        var owner = TOrder.Load(ref words.Owner);
        return new(
            new((ushort)(owner >> 32), (uint)owner),
            TypeOf(state),
            (int)((state & Uses) >> UseShift),
            (long)(state & References)
        )
        {
            IsBusy = (state & Busy) != 0,
            Tag = new((ushort)(owner >> TagShift)),
        };
    }

    // Dropped: the bits of the state that a busy frame does not keep.
    private static bool TryBegin(
        ref FrameWords words,
        ulong must,
        FrameTag mask,
        ulong dropped,
        out FrameTag found
    )
    {
        var bits = Domain | ((ulong)mask.Value << TagShift);
        found = default;
        var seen = TOrder.LoadAcquire(ref words.State, SeeState);
        if (
            (seen & (Busy | Uses | References)) != 1
            || ((TOrder.Load(ref words.Owner) ^ must) & bits) != 0
            || TOrder.CompareExchange(ref words.State, (seen | Busy) & ~dropped, seen, BeginChange)
                != seen // E2, with TryDrop
        )
        {
            return false;
        }

        // Behind the exchange: now it cannot change any more.
        var owner = TOrder.Load(ref words.Owner);
        if (((owner ^ must) & bits) == 0)
        {
            found = new((ushort)(owner >> TagShift));
            return true;
        }

        TOrder.StoreRelease(ref words.State, seen, EndChange);
        return false;
    }

    private bool TryTake(long frame, DomainId owner, FrameType? type)
    {
        ref var words = ref Words(frame);
        var must = Pack(owner, default);
        var seen = TOrder.LoadAcquire(ref words.State, SeeState);
        while (true)
        {
            if (
                !TryAdd(seen, type, out var next)
                || ((TOrder.Load(ref words.Owner) ^ must) & Domain) != 0
            )
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
        if (((TOrder.Load(ref words.Owner) ^ must) & Domain) == 0)
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
            // I1: the owner's reference and those of uses are not general ones.
            var uses = (seen & Uses) >> UseShift;
            var isThere = what == 1 ? (seen & References) >= uses + 2 : uses != 0;
            if ((seen & Busy) != 0 || !isThere)
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

    private static ulong Pack(DomainId owner, FrameTag tag) =>
        ((ulong)tag.Value << TagShift) | ((ulong)owner.Number << 32) | owner.Generation;

    private ref FrameWords Words(long frame) =>
        ref new Slots<FrameWords>(_address + ((nint)frame * FrameBytes), 1).First;
}
