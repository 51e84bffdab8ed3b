// SPDX-License-Identifier: MIT

// The words that every kind of ring shares: its state, its sleepers, its owners.
//
// Words (writers / readers / initial value)
//   State            either side, by compare-exchange away from Open; Exchange to Faulted / all / Open
//   *Wake            whoever wakes that side, by add / that side / 0
//   *Waiters         members of that side, by add / the other side / 0; recovery clears it when the side's owners are dead
//   Owners[i].Owner  0 -> me by the claimant, me -> 0 by me, dead -> 0 by recovery; all by compare-exchange or release
//   Owners[i].rest   the owner alone
//   RecoveryOwner    0 -> me and dead -> me by whoever recovers, by compare-exchange
//
// Edges
//   E1  what the ender wrote -> compare-exchange State (EndRing) -> acquire State (SeeState) -> the other side's last look
//   E2  what the last owner wrote -> release Owner (LeaveOwner) -> compare-exchange (ClaimOwner) -> the next owner
//   Store->load pair
//   E3  add Waiters (full: ArmSleep), then look again at the ring
//         against: publish, full fence, load Waiters (the fence is the ring's own, see its file)
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: SeeWake: ArmSleep behind it is a full fence; with neither a wake-up is lost. []
//   Redundant: WakeSide: the release before it (EndRing, or the full fence of a publication) has done it; with neither a
//   wake-up is lost. []
//   Redundant: DisarmSleep: the count tells who might sleep; an old one costs its peer a system call. []
//
// A sleeper that dies leaves Waiters too high: its peer wakes nobody, at the price of a system call, until a
// recovery that finds no living owner on that side.

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>State, sleepers and owners of a ring of any kind, over any memory order.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>A view: it owns nothing. Thread safety: every member may be called from any thread of any process.</remarks>
public readonly struct RingControl<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: ending the ring.</summary>
    public const int EndRing = 101;

    /// <summary>Edge: seeing the ring's state.</summary>
    public const int SeeState = 102;

    /// <summary>Edge: claiming an entry of the table of owners.</summary>
    public const int ClaimOwner = 103;

    /// <summary>Edge: leaving an entry of the table of owners.</summary>
    public const int LeaveOwner = 104;

    /// <summary>Edge: seeing who owns an entry.</summary>
    public const int SeeOwner = 105;

    /// <summary>Edge: arming a sleep.</summary>
    public const int ArmSleep = 106;

    /// <summary>Edge: reading the wake word before arming a sleep.</summary>
    public const int SeeWake = 107;

    /// <summary>Edge: waking a side.</summary>
    public const int WakeSide = 108;

    /// <summary>Edge: disarming a sleep.</summary>
    public const int DisarmSleep = 109;

    /// <summary>Edge: taking the right to recover.</summary>
    public const int BeginRecovery = 110;

    /// <summary>Edge: giving the right to recover back.</summary>
    public const int EndRecovery = 111;

    /// <summary>Edge: recovery's acquire of a side's count of sleepers.</summary>
    public const int SeeSleepers = 112;

    private readonly Slots<RingWords> _words;
    private readonly Slots<OwnerWords> _owners;

    /// <summary>Views a ring's control words.</summary>
    /// <param name="words">The fixed words.</param>
    /// <param name="owners">The table of owners.</param>
    public RingControl(Slots<RingWords> words, Slots<OwnerWords> owners)
    {
        _words = words;
        _owners = owners;
    }

    /// <summary>How many entries the table of owners has.</summary>
    public int OwnerCount => (int)_owners.Count;

    /// <summary>The ring's state now; what a peer wrote that is no state reads as Faulted.</summary>
    public RingState State
    {
        get
        {
            var state = TOrder.LoadAcquire(ref _words.First.State, SeeState);
            return state <= (uint)RingState.Faulted ? (RingState)state : RingState.Faulted;
        }
    }

    /// <summary>Ends an open ring.</summary>
    /// <param name="state">Completed, Aborted or Faulted.</param>
    /// <returns><see langword="false"/> if it had ended before: it stays as it was.</returns>
    public bool TryEnd(RingState state) =>
        TOrder.CompareExchange(ref _words.First.State, (uint)state, (uint)RingState.Open, EndRing)
        == (uint)RingState.Open;

    /// <summary>Closes a ring in which a peer wrote what no correct peer writes, ended or not.</summary>
    /// <param name="edge">The edge of the core that found it.</param>
    internal void Fault(int edge) =>
        TOrder.Exchange(ref _words.First.State, (uint)RingState.Faulted, edge);

    /// <summary>Claims a free entry of the table of owners.</summary>
    /// <param name="role">The side.</param>
    /// <param name="owner">The claimant, not 0.</param>
    /// <param name="first">The first entry to try.</param>
    /// <param name="count">How many entries to try.</param>
    /// <returns>The entry, or -1 if all are taken.</returns>
    public int TryClaim(RingRole role, ulong owner, int first, int count)
    {
        for (var entry = first; entry < first + count; entry++)
        {
            ref var words = ref _owners[(ulong)entry];
            if (TOrder.CompareExchange(ref words.Owner, owner, 0, ClaimOwner) == 0)
            {
                // The entry is ours alone from here on: plain stores, ordered by whatever publishes work done in it.
                TOrder.Store(ref words.Intent, 0UL);
                TOrder.Store(ref words.Role, (uint)role);
                TOrder.Store(ref words.Epoch, TOrder.Load(ref words.Epoch) + 1);
                return entry;
            }
        }

        return -1;
    }

    /// <summary>Gives an entry back.</summary>
    /// <param name="entry">An entry that the caller owns, or that recovery found dead.</param>
    public void Leave(int entry)
    {
        TOrder.Store(ref _owners[(ulong)entry].Role, (uint)RingRole.None);
        TOrder.StoreRelease(ref _owners[(ulong)entry].Owner, 0UL, LeaveOwner);
    }

    /// <summary>Leaves an entry that still holds claimed items to recovery, which treats its owner as dead.</summary>
    /// <param name="entry">An entry that the caller owns.</param>
    public void Abandon(int entry) =>
        TOrder.StoreRelease(ref _owners[(ulong)entry].Owner, OwnerWords.Gone, LeaveOwner);

    /// <summary>Who owns an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The owner, or 0.</returns>
    public ulong OwnerOf(int entry) =>
        TOrder.LoadAcquire(ref _owners[(ulong)entry].Owner, SeeOwner);

    /// <summary>On which side an entry's owner stands, as it said.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>The side; None for what is no side.</returns>
    public RingRole RoleOf(int entry) =>
        TOrder.Load(ref _owners[(ulong)entry].Role) switch
        {
            (uint)RingRole.Producer => RingRole.Producer,
            (uint)RingRole.Consumer => RingRole.Consumer,
            _ => RingRole.None,
        };

    /// <summary>Announces a sleep of a side. Look at the ring again after this and before sleeping.</summary>
    /// <param name="side">The side that wants to sleep.</param>
    /// <returns>What the side's wake word must still hold for the sleep to begin.</returns>
    public uint Arm(RingRole side)
    {
        var seen = TOrder.LoadAcquire(ref WakeWord(side), SeeWake);
        TOrder.Add(ref Waiters(side), 1u, ArmSleep);
        return seen;
    }

    /// <summary>Takes the announcement of a sleep back.</summary>
    /// <param name="side">The side that slept.</param>
    public void Disarm(RingRole side) => TOrder.Add(ref Waiters(side), uint.MaxValue, DisarmSleep);

    /// <summary>Changes a side's wake word, so that no sleep of that side begins; the caller unparks it afterwards.</summary>
    /// <param name="side">The side to wake.</param>
    public void Wake(RingRole side) => TOrder.Add(ref WakeWord(side), 1u, WakeSide);

    /// <summary>The word on which a side sleeps, for the parker.</summary>
    /// <param name="side">The side.</param>
    /// <returns>The word.</returns>
    public ref uint WakeWord(RingRole side) =>
        ref side == RingRole.Producer
            ? ref _words.First.ProducerWake
            : ref _words.First.ConsumerWake;

    /// <summary>Takes the right to recover, from nobody or from a dead owner.</summary>
    /// <param name="liveness">Names the caller and tells who is dead.</param>
    /// <returns><see langword="false"/> if another living owner recovers now.</returns>
    public bool TryBeginRecovery(IOwnerLiveness liveness)
    {
        ArgumentNullException.ThrowIfNull(liveness);
        var found = TOrder.CompareExchange(
            ref _words.First.RecoveryOwner,
            liveness.Current,
            0,
            BeginRecovery
        );
        return found == 0
            || (
                !liveness.IsAlive(found)
                && TOrder.CompareExchange(
                    ref _words.First.RecoveryOwner,
                    liveness.Current,
                    found,
                    BeginRecovery
                ) == found
            );
    }

    /// <summary>Gives the right to recover back.</summary>
    public void FinishRecovery() =>
        TOrder.StoreRelease(ref _words.First.RecoveryOwner, 0UL, EndRecovery);

    /// <summary>The state and the indices as they are now, for messages.</summary>
    internal string Describe() =>
        $"State is {TOrder.Load(ref _words.First.State)}, ProducerIndex 0x{TOrder.Load(ref _words.First.ProducerIndex):x}, ConsumerIndex 0x{TOrder.Load(ref _words.First.ConsumerIndex):x}.";

    /// <summary>Forgets the sleepers of a side whose owners are all dead.</summary>
    /// <param name="side">The side.</param>
    public void ForgetSleepers(RingRole side) => TOrder.Store(ref Waiters(side), 0u);

    /// <summary>
    /// Forgets the sleepers of a side whose owners are all dead, where others may claim entries meanwhile: those that were
    /// counted before the entries were listed, and only if nobody claimed one since.
    /// </summary>
    /// <param name="side">The side.</param>
    /// <param name="first">The first entry that may be of that side.</param>
    /// <param name="liveness">Tells who is dead.</param>
    internal void ForgetDeadSleepers(RingRole side, int first, IOwnerLiveness liveness)
    {
        // Claims are counted by the entries' epochs: the same twice, and nobody alive, means that all whom the count in
        // between holds are dead. Who arms later adds to the count, and is not taken off it.
        if (!TryCountClaims(side, first, liveness, out var before))
        {
            return;
        }

        var sleepers = TOrder.LoadAcquire(ref Waiters(side), SeeSleepers);
        if (
            sleepers != 0
            && TryCountClaims(side, first, liveness, out var after)
            && after == before
        )
        {
            TOrder.Add(ref Waiters(side), 0u - sleepers, DisarmSleep);
        }
    }

    private bool TryCountClaims(RingRole side, int first, IOwnerLiveness liveness, out ulong claims)
    {
        claims = 0;
        for (var entry = first; entry < OwnerCount; entry++)
        {
            var owner = OwnerOf(entry);
            // Whoever has not said yet on which side it stands may stand on this one.
            if (
                owner is not (0 or OwnerWords.Gone)
                && (RoleOf(entry) == side || RoleOf(entry) == RingRole.None)
                && liveness.IsAlive(owner)
            )
            {
                return false;
            }

            claims += TOrder.Load(ref _owners[(ulong)entry].Epoch);
        }

        return true;
    }

    private ref uint Waiters(RingRole side) =>
        ref side == RingRole.Producer
            ? ref _words.First.ProducerWaiters
            : ref _words.First.ConsumerWaiters;
}
