// SPDX-License-Identifier: MIT

// One grant entry, between the domain that grants and whoever acts for all others (xen/grant_table.h; Linux, drivers/xen/grant-table.c).
//
// Words (writers / readers / initial value)
//   Header  flags, and the other domain from bit 16 on: the granter; in version 1 the hypervisor sets and clears Reading and Writing,
//           in both versions TransferCommitted and TransferCompleted / both / 0: grants nothing
//   Detail  version 2: first byte and length, or the domain that a transitive grant leads to: the granter / the hypervisor / 0
//   Frame   32 or 64 bits: the granter; the hypervisor at the end of a transfer / both / 0
//   Status  version 2: Reading and Writing: the hypervisor / the granter / 0
//
// Invariants
//   I1  a frame is used only while its entry says so: Reading, in the header or the status, is set before the first use and cleared
//       behind the last one
//   I2  a granter that has revoked finds no use left, and none begins: the frame is its own again
//   I3  frame and detail are what the granter published with the header that was pinned
//   I4  a transfer that was committed is completed or cancelled; the granter waits for that
//   I5  whatever the granter writes, every member ends: loops are bounded (XSA-295)
//
// Edges
//   E1  the page's bytes, Frame, Detail -> release Header (PublishEntry) -> compare-exchange Header (PinEntry), or acquire Header
//       (RecheckEntry) -> Frame, Detail, the page's bytes.
//   E2  the last use -> compare-exchange Header (UnpinEntry), or release Status (UnpinStatus) -> compare-exchange Header
//       (RevokeEntry), or acquire Status (SeeStatus) -> the granter's next use of the page.
//   E3  the page's bytes, Frame -> release Header (CompleteTransfer) -> acquire Header (SeeTransfer) -> Frame, the page's bytes.
//   E4  the page's last use by the granter, Frame -> release Header (PublishEntry) -> compare-exchange Header (CommitTransfer) -> Frame.
//   E5  CancelTransfer -> SeeTransfer, ReclaimTransfer: nothing but the word itself.
//   E6  WithdrawEntry: nothing but the word itself: who would have used the grant is gone.
//   Redundant: WithdrawEntry: the entry is not in use, and grants nothing behind it: no page changes hands by it. [873207c4]
//   Redundant: ReclaimTransfer: the granter only takes its own offer back: nothing was given, so nothing is ordered by it. [873207c4]
//
// Store -> load pairs
//   version 2: pin: Status, full fence (PinFence), Header; revoke: Header, full fence (RevokeFence), Status. Either the hypervisor sees
//   that the grant is gone and takes its bit back, or the granter sees the bit. In version 1 both are in one word.
//
// Linearization: PinEntry, RecheckEntry, RevokeEntry, SeeStatus, CommitTransfer, CompleteTransfer. Progress: wait-free by I5; who is
// refused because the word kept changing tries again or gives up. Death of the granter between two stores leaves an entry that grants
// nothing; the hypervisor does not die alone.
// Trust: the hypervisor believes neither Header nor Status: what is pinned it counts in private memory, and Reading and Writing only
// tell the granter. Calls for the hypervisor are made one at a time for an entry; Frame and Detail are read once.

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>A grant entry of either version as an algorithm over any memory order: what tables and guests run is explored from this very source.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. One thread of the granter and one of the hypervisor at a time.</remarks>
public readonly struct GrantEntryCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: the granter's writing of a header that grants something.</summary>
    public const int PublishEntry = 601;

    /// <summary>Edge: version 1: saying that the entry is in use.</summary>
    public const int PinEntry = 602;

    /// <summary>Edge: version 2: between saying that the entry is in use and looking whether it still grants.</summary>
    public const int PinFence = 603;

    /// <summary>Edge: version 2: looking whether the entry still grants.</summary>
    public const int RecheckEntry = 604;

    /// <summary>Edge: version 1: saying that the entry is not in use any more.</summary>
    public const int UnpinEntry = 605;

    /// <summary>Edge: version 2: saying that the entry is not in use any more.</summary>
    public const int UnpinStatus = 606;

    /// <summary>Edge: version 1: taking the grant back.</summary>
    public const int RevokeEntry = 607;

    /// <summary>Edge: version 2: between taking the grant back and looking whether it is in use.</summary>
    public const int RevokeFence = 608;

    /// <summary>Edge: version 2: looking whether the grant is in use.</summary>
    public const int SeeStatus = 609;

    /// <summary>Edge: saying that a frame is on its way.</summary>
    public const int CommitTransfer = 610;

    /// <summary>Edge: saying that the frame has arrived, or that none comes.</summary>
    public const int CompleteTransfer = 611;

    /// <summary>Edge: the granter's looking whether a frame has arrived.</summary>
    public const int SeeTransfer = 612;

    /// <summary>Edge: the granter's taking back of an offer to accept a frame.</summary>
    public const int ReclaimTransfer = 613;

    /// <summary>Edge: the hypervisor's taking back of a grant to a domain that is gone.</summary>
    public const int WithdrawEntry = 614;

    private const int MostAttempts = 4;
    private const int DomainShift = 16;

    private readonly nint _entry;
    private readonly nint _status;

    private GrantEntryCore(nint entry, nint status)
    {
        _entry = entry;
        _status = status;
    }

    private bool IsV2 => _status != 0;

    private ref uint Header => ref new Slots<uint>(_entry, 1).First;

    private ref uint Detail => ref new Slots<uint>(_entry + sizeof(uint), 1).First;

    private ref uint NarrowFrame => ref new Slots<uint>(_entry + sizeof(uint), 1).First;

    private ref ulong WideFrame => ref new Slots<ulong>(_entry + sizeof(ulong), 1).First;

    private ref ushort Status => ref new Slots<ushort>(_status, 1).First;

    /// <summary>Views an entry of version 1.</summary>
    /// <param name="entry">Its address: 8 bytes, a multiple of 8.</param>
    /// <returns>The view.</returns>
    public static GrantEntryCore<TOrder> OfV1(nint entry) => new(entry, 0);

    /// <summary>Views an entry of version 2.</summary>
    /// <param name="entry">Its address: 16 bytes, a multiple of 16.</param>
    /// <param name="status">The address of its status, not 0: 2 bytes, a multiple of 2.</param>
    /// <returns>The view.</returns>
    public static GrantEntryCore<TOrder> OfV2(nint entry, nint status) => new(entry, status);

    /// <summary>Granter: fills an entry that grants nothing, and then lets it grant.</summary>
    /// <param name="header">What it grants to whom.</param>
    /// <param name="terms">Which frame, or which bytes of it, or which other grant; in version 1 the frame, below 2^32.</param>
    public void Publish(GrantHeader header, GrantTerms terms)
    {
        if (IsV2)
        {
            TOrder.Store(ref Detail, terms.Detail);
            TOrder.Store(ref WideFrame, terms.Frame);
        }
        else
        {
            TOrder.Store(ref NarrowFrame, (uint)terms.Frame);
        }

        TOrder.StoreRelease(ref Header, Pack(header), PublishEntry); // E1, with TryPin; E4, with TryCommit
    }

    /// <summary>Granter: takes a grant back. It may fail, and then the page stays out of the granter's hands.</summary>
    /// <returns>
    /// Whether nobody uses the page, and nobody will. If not, it is in use: ask again later. In version 2 no new use begins meanwhile.
    /// </returns>
    public bool TryRevoke()
    {
        if (IsV2)
        {
            TOrder.Store(ref Header, 0); // Plain: the fence follows.
            TOrder.FullFence(RevokeFence); // The hypervisor sees Header before this sees Status, or this its bit.
            return !IsInUse(TOrder.LoadAcquire(ref Status, SeeStatus)); // E2, with Unpin
        }

        var seen = TOrder.Load(ref Header); // Plain: only what the exchange finds counts.
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (IsInUse(seen))
            {
                return false;
            }

            var found = TOrder.CompareExchange(ref Header, 0, seen, RevokeEntry); // E2, with Unpin
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Granter: looks for the frame that an entry accepts, or takes the offer back.</summary>
    /// <param name="frame">The frame, if one has arrived.</param>
    /// <returns>What came of the offer; if <see cref="GrantTransferState.Pending"/>, ask again.</returns>
    public GrantTransferState EndTransfer(out ulong frame)
    {
        frame = 0;
        var seen = TOrder.LoadAcquire(ref Header, SeeTransfer); // E3, with Complete
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (Has(seen, GrantEntryBits.TransferCompleted))
            {
                frame = IsV2 ? TOrder.Load(ref WideFrame) : TOrder.Load(ref NarrowFrame);
                TOrder.Store(ref Header, 0); // Plain: the hypervisor is done with the entry.
                return GrantTransferState.Completed;
            }

            if (Has(seen, GrantEntryBits.TransferCommitted))
            {
                return GrantTransferState.Pending;
            }

            var found = TOrder.CompareExchange(ref Header, 0, seen, ReclaimTransfer); // E5
            if (found == seen)
            {
                return GrantTransferState.Reclaimed;
            }

            seen = TOrder.LoadAcquire(ref Header, SeeTransfer); // E3, with Complete
        }

        return GrantTransferState.Pending;
    }

    /// <summary>Anyone: what the entry says now.</summary>
    /// <returns>The header; it may be another at once.</returns>
    public GrantHeader Look() => Unpack(TOrder.Load(ref Header));

    /// <summary>Hypervisor: says that the entry is in use, if it permits it.</summary>
    /// <param name="domain">Who uses it.</param>
    /// <param name="bits">Reading, and Writing if it is to be written.</param>
    /// <param name="held">Which of the two are set already, for other uses.</param>
    /// <param name="header">What it granted.</param>
    /// <param name="terms">Frame and detail, read once.</param>
    /// <returns>
    /// <see cref="GrantStatus.Okay"/>; BadReference if it grants the domain nothing, or not to write; GeneralError if the granter keeps changing it.
    /// </returns>
    public GrantStatus TryPin(
        ushort domain,
        GrantEntryBits bits,
        GrantEntryBits held,
        out GrantHeader header,
        out GrantTerms terms
    )
    {
        terms = default;
        var seen = TOrder.Load(ref Header); // Plain: only what is found below counts.
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            header = Unpack(seen);
            if (!Permits(header, domain, bits))
            {
                return GrantStatus.BadReference;
            }

            var found = IsV2
                ? Announce(seen, bits, held)
                : TOrder.CompareExchange(ref Header, seen | (uint)bits, seen, PinEntry); // E1, with Publish
            if (found == seen)
            {
                terms = IsV2
                    ? new(TOrder.Load(ref WideFrame), TOrder.Load(ref Detail))
                    : new(TOrder.Load(ref NarrowFrame), 0);
                return GrantStatus.Okay;
            }

            seen = found;
        }

        header = default;
        return GrantStatus.GeneralError;
    }

    /// <summary>Hypervisor: says that uses have ended.</summary>
    /// <param name="bits">Which of Reading and Writing go.</param>
    /// <param name="held">Which stay, for other uses.</param>
    public void Unpin(GrantEntryBits bits, GrantEntryBits held)
    {
        if (IsV2)
        {
            TOrder.StoreRelease(ref Status, (ushort)held, UnpinStatus); // E2, with TryRevoke
            return;
        }

        var seen = TOrder.Load(ref Header);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var found = TOrder.CompareExchange(ref Header, seen & ~(uint)bits, seen, UnpinEntry); // E2, with TryRevoke
            if (found == seen)
            {
                return;
            }

            seen = found;
        }

        // A granter that writes a word that is in use breaks the rules: what it wrote last may be lost, the hypervisor's time not (I5).
        TOrder.StoreRelease(ref Header, seen & ~(uint)bits, UnpinEntry);
    }

    /// <summary>Hypervisor: says that a frame is on its way, if the entry accepts one.</summary>
    /// <param name="domain">Who gives it.</param>
    /// <param name="frame">What the granter wrote as the frame.</param>
    /// <returns>Okay; BadReference if it accepts none from the domain; GeneralError if the granter keeps changing it.</returns>
    public GrantStatus TryCommit(ushort domain, out ulong frame)
    {
        frame = 0;
        var seen = TOrder.Load(ref Header); // Plain: only what the exchange finds counts.
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var header = Unpack(seen);
            if (header.Domain != domain || header.Bits != GrantEntryBits.AcceptTransfer)
            {
                return GrantStatus.BadReference;
            }

            var committed = seen | (uint)GrantEntryBits.TransferCommitted;
            var found = TOrder.CompareExchange(ref Header, committed, seen, CommitTransfer); // E4, with Publish
            if (found == seen)
            {
                frame = IsV2 ? TOrder.Load(ref WideFrame) : TOrder.Load(ref NarrowFrame);
                return GrantStatus.Okay;
            }

            seen = found;
        }

        return GrantStatus.GeneralError;
    }

    /// <summary>Hypervisor: ends what <see cref="TryCommit"/> began.</summary>
    /// <param name="domain">Who gives the frame.</param>
    /// <param name="frame">The frame as the granter numbers it, if it has arrived; null if none comes.</param>
    public void EndCommit(ushort domain, ulong? frame)
    {
        var bits = GrantEntryBits.AcceptTransfer;
        if (frame is { } arrived)
        {
            bits |= GrantEntryBits.TransferCommitted | GrantEntryBits.TransferCompleted;
            if (IsV2)
            {
                TOrder.Store(ref WideFrame, arrived);
            }
            else
            {
                TOrder.Store(ref NarrowFrame, (uint)arrived);
            }
        }

        // Not a compare-exchange: nobody but a liar writes the word of a committed transfer.
        TOrder.StoreRelease(ref Header, Pack(new(bits, domain)), CompleteTransfer); // E3, with EndTransfer
    }

    /// <summary>Hypervisor: takes an entry that is not in use back for the granter, because whom it names is gone.</summary>
    /// <param name="domain">Who is gone; another's grant stays.</param>
    public void Withdraw(ushort domain)
    {
        var seen = TOrder.Load(ref Header);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (
                Unpack(seen) is not { Type: not GrantEntryBits.Invalid } header
                || header.Domain != domain
            )
            {
                return;
            }

            var found = TOrder.CompareExchange(ref Header, 0, seen, WithdrawEntry); // E6
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    // What stands for Header behind the announcement; the bits are taken back if that is not what was seen.
    private uint Announce(uint seen, GrantEntryBits bits, GrantEntryBits held)
    {
        TOrder.Store(ref Status, (ushort)(held | bits)); // Plain: the fence follows.
        TOrder.FullFence(PinFence); // The granter sees Status before this sees Header, or this its change.
        var found = TOrder.LoadAcquire(ref Header, RecheckEntry); // E1, with Publish
        if (found != seen)
        {
            TOrder.Store(ref Status, (ushort)held); // Plain: nothing was used.
        }

        return found;
    }

    private bool Permits(GrantHeader header, ushort domain, GrantEntryBits bits)
    {
        var isWrite = (bits & GrantEntryBits.Writing) != 0;
        return header.Domain == domain
            && (header.Type == GrantEntryBits.PermitAccess || (IsV2 && header.IsTransitive))
            && !(isWrite && (header.Bits & GrantEntryBits.ReadOnly) != 0);
    }

    private static bool IsInUse(uint bits) =>
        (bits & (uint)(GrantEntryBits.Reading | GrantEntryBits.Writing)) != 0;

    private static bool Has(uint header, GrantEntryBits bit) => (header & (uint)bit) != 0;

    private static uint Pack(GrantHeader header) =>
        (uint)header.Bits | ((uint)header.Domain << DomainShift);

    private static GrantHeader Unpack(uint word) =>
        new((GrantEntryBits)(ushort)word, (ushort)(word >> DomainShift));
}
