// SPDX-License-Identifier: MIT

// One address space, several virtual CPUs that keep translations of it, anyone who changes its page table. Each change is a
// generation; a CPU says through which generation it has flushed. Lazy: a CPU that is not in the address space says so, keeps what it
// has, and is not waited for; when it comes back it flushes what it has missed. (D. Black et al.: "Translation lookaside buffer
// consistency: a software approach", ASPLOS 1989; the generations are those of Linux, arch/x86/mm/tlb.c.)
//
// Words (writers / readers / initial value)
//   Generation     initiators, by add / all / 0
//   Cpus[c]        CPU c / who waits / 0: (the generation through which it has flushed) * 2, + 1 while it is in the address space
//   Requests[s].Tag   the initiator that has claimed it / CPUs / 0: (a generation) * 2, + 1 while it is being written
//   Requests[s].Pages the same / CPUs / 0: the first page and how many, of the generation in Tag
// Slot s is that of the generations that are s modulo the number of slots.
//
// Invariants
//   I1  Cpus[c] / 2 <= Generation, and neither ever goes down
//   I2  once Cpus[c] / 2 >= g while CPU c is in the address space, it uses no translation that was made before generation g began
//   I3  between Leave and the end of Enter a CPU uses no translation at all
//   I4  Pages is read as that of generation g only while Tag has been 2 g, before and after
//
// Edges; "the change" is the page table's, made before Begin; "uses" are a CPU's walks and accesses through translations
//   E1  the change -> add Generation (Announce) -> acquire (SeeGeneration) -> flush, walks that see the change. An add is
//       part of every earlier add's chain: who sees generation g sees all changes up to it.
//   E2  uses -> release Cpus[c] (Acknowledge, LeaveSpace) -> acquire (SeeCpu) -> the frame's next use
//   E3  Pages -> release Tag (PublishRequest) -> acquire Tag (SeeRequest) -> Pages
//   E4  Pages of a later generation: claim of Tag (ClaimRequest, full) -> Pages -> acquire Pages (SeePages) -> Tag is seen to be
//       another: the CPU flushes all
//   Store->load pairs
//   E5  exchange Cpus[c] for "in the address space" (EnterSpace, full), load Generation (SeeGeneration)
//         against: add Generation (Announce, full), load Cpus[c] (SeeCpu)
//       Either who waits sees the CPU in the address space, and waits for it; or the CPU sees the generation and flushes. Who waits
//       may be another thread than who added: what has told it of the generation comes behind the add.
//
// Linearization: a change takes effect at CPU c where c acknowledges it, or enters after it. Progress: Begin, Poll, Enter, Leave,
// IsComplete are wait-free; completion depends on every CPU in the address space polling or leaving. An initiator that dies
// while it writes a request leaves Tag odd: that slot's generations are flushed whole from then on. A CPU that dies in the
// address space must be made to leave by who knows of it (Leave), or nothing completes.
// Wrap: generations have 63 bits. Trust: CPUs and initiators trust each other; memory is theirs alone.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Shootdowns of one address space as an algorithm over any memory order: what <see cref="Shootdown"/> runs is explored from this very source.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: each CPU's members by one thread at a time, the CPU's own; <see cref="Begin"/> and <see cref="IsComplete"/> by any.
/// </remarks>
public readonly struct ShootdownCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: adding a generation.</summary>
    public const int Announce = 401;

    /// <summary>Edge: a CPU's acquire of the generation.</summary>
    public const int SeeGeneration = 402;

    /// <summary>Edge: a CPU's release of what it has flushed.</summary>
    public const int Acknowledge = 403;

    /// <summary>Edge: a CPU's coming into the address space.</summary>
    public const int EnterSpace = 404;

    /// <summary>Edge: a CPU's leaving it.</summary>
    public const int LeaveSpace = 405;

    /// <summary>Edge: the acquire of a CPU's word by who waits.</summary>
    public const int SeeCpu = 406;

    /// <summary>Edge: an initiator's claim of a request's slot.</summary>
    public const int ClaimRequest = 407;

    /// <summary>Edge: the release of a request.</summary>
    public const int PublishRequest = 408;

    /// <summary>Edge: a CPU's acquire of a request's tag.</summary>
    public const int SeeRequest = 409;

    /// <summary>Edge: a CPU's acquire of a request's pages.</summary>
    public const int SeePages = 410;

    /// <summary>The largest number of pages of one request that is flushed page by page; more is everything.</summary>
    public const long MostPages = (1 << CountBits) - 1;

    private const int CountBits = 12;
    private const int LineBytes = 128;
    private const int RequestBytes = 16;
    private const ulong Busy = 1;
    private const ulong Inside = 1;

    private readonly Slots<PaddedUInt64> _generation;
    private readonly Slots<PaddedUInt64> _cpus;
    private readonly Slots<ShootdownRequest> _requests;

    /// <summary>Views memory.</summary>
    /// <param name="address">The first byte, at a multiple of 128; <see cref="BytesFor"/> of them, zeroed at first.</param>
    /// <param name="cpus">How many CPUs.</param>
    /// <param name="requests">How many requests are kept: a power of two. A CPU that is further behind flushes everything.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no CPU, or the requests are no power of two.</exception>
    public ShootdownCore(nint address, int cpus, int requests)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cpus, 1);
        var slots = SlotsFor(cpus);
        Cpus = cpus;
        _generation = new(address, 1);
        _cpus = new(address + LineBytes, slots);
        _requests = new(address + LineBytes * (1 + (nint)slots), requests);
    }

    /// <summary>How many CPUs.</summary>
    public int Cpus { get; }

    /// <summary>How many bytes the words take.</summary>
    /// <param name="cpus">How many CPUs.</param>
    /// <param name="requests">How many requests are kept.</param>
    /// <returns>The bytes.</returns>
    public static long BytesFor(int cpus, int requests) =>
        LineBytes * (1 + SlotsFor(cpus)) + (long)RequestBytes * requests;

    /// <summary>Announces a change of the page table that is already made: translations of these pages must go.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many; above <see cref="MostPages"/>, or not above 0, is everything.</param>
    /// <returns>The change's generation.</returns>
    public ulong Begin(Vfn first, long count)
    {
        var generation = TOrder.Add(ref _generation.First.Value, 1, Announce) + 1; // E1, with Poll; E5, with Enter
        // A count of 0 says everything.
        var few = count is > 0 and <= MostPages ? (ulong)count : 0;
        Write(generation, first.Value << CountBits | few);
        return generation;
    }

    /// <summary>Whether a CPU has something to flush: a cheap look, for its loop.</summary>
    /// <param name="cpu">The CPU, which is the caller.</param>
    /// <returns>Whether <see cref="Poll{TTarget}"/> would flush; an answer that comes too early is repeated at the next look.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MustPoll(int cpu)
    {
        var word = TOrder.Load(ref _cpus[(ulong)cpu].Value);
        // Unordered: Poll orders, and no look at all would do as well.
        return (word & Inside) != 0 && TOrder.Load(ref _generation.First.Value) != word >> 1;
    }

    /// <summary>Flushes what a CPU in the address space has not flushed yet, and acknowledges it.</summary>
    /// <typeparam name="TTarget">What is flushed.</typeparam>
    /// <param name="cpu">The CPU, which is the caller; it makes no use of a translation meanwhile.</param>
    /// <param name="target">What is flushed.</param>
    /// <returns>Whether anything was; never for a CPU that is not in the address space, which flushes when it enters.</returns>
    public bool Poll<TTarget>(int cpu, ref TTarget target)
        where TTarget : IShootdownTarget
    {
        ref var mine = ref _cpus[(ulong)cpu].Value;
        var word = TOrder.Load(ref mine); // the CPU's own
        var seen = word >> 1;
        var through = TOrder.LoadAcquire(ref _generation.First.Value, SeeGeneration); // E1, with Begin
        if (seen == through || (word & Inside) == 0)
        {
            return false;
        }

        Flush(seen, through, ref target);
        TOrder.StoreRelease(ref mine, through << 1 | Inside, Acknowledge); // E2, with IsComplete
        return true;
    }

    /// <summary>Brings a CPU into the address space: flushes what it has missed. Translations may be used from then on.</summary>
    /// <typeparam name="TTarget">What is flushed.</typeparam>
    /// <param name="cpu">The CPU, which is the caller.</param>
    /// <param name="target">What is flushed.</param>
    public void Enter<TTarget>(int cpu, ref TTarget target)
        where TTarget : IShootdownTarget
    {
        ref var mine = ref _cpus[(ulong)cpu].Value;
        TOrder.Exchange(ref mine, TOrder.Load(ref mine) | Inside, EnterSpace); // E5, with IsComplete
        Poll(cpu, ref target);
    }

    /// <summary>Takes a CPU out of the address space, also to be idle: it uses no translation of it until it enters again, and keeps them.</summary>
    /// <param name="cpu">The CPU, which is the caller.</param>
    public void Leave(int cpu)
    {
        ref var mine = ref _cpus[(ulong)cpu].Value;
        TOrder.StoreRelease(ref mine, TOrder.Load(ref mine) & ~Inside, LeaveSpace); // E2, with IsComplete
    }

    /// <summary>Whether no CPU uses a translation any more that a change has made stale.</summary>
    /// <param name="generation">What <see cref="Begin"/> said, to this thread or to one that has told it.</param>
    /// <returns>
    /// Whether so. Once it was so, it is: only the answer may be no for a moment again, while a CPU comes in and has not flushed yet.
    /// </returns>
    public bool IsComplete(ulong generation)
    {
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            var word = TOrder.LoadAcquire(ref _cpus[(ulong)cpu].Value, SeeCpu); // E2, with Poll and Leave; E5, with Enter
            if ((word & Inside) != 0 && word >> 1 < generation)
            {
                return false;
            }
        }

        return true;
    }

    private void Flush<TTarget>(ulong seen, ulong through, ref TTarget target)
        where TTarget : IShootdownTarget
    {
        if (through - seen > (ulong)_requests.Count)
        {
            target.FlushAll();
            return;
        }

        for (var generation = seen + 1; generation <= through; generation++)
        {
            if (!TryRead(generation, out var first, out var count))
            {
                target.FlushAll();
                return;
            }

            target.FlushPages(first, count);
        }
    }

    // Whoever cannot have the slot leaves it: a generation without its request is flushed whole.
    private void Write(ulong generation, ulong pages)
    {
        ref var request = ref _requests[generation];
        var tag = TOrder.Load(ref request.Tag); // the exchange below tells whether it is still so
        if (
            (tag & Busy) == 0
            && tag >> 1 < generation
            && TOrder.CompareExchange(ref request.Tag, generation << 1 | Busy, tag, ClaimRequest)
                == tag // E4, with TryRead
        )
        {
            TOrder.Store(ref request.Pages, pages); // ordered by the exchange before and the release behind it
            TOrder.StoreRelease(ref request.Tag, generation << 1, PublishRequest); // E3, with TryRead
        }
    }

    private bool TryRead(ulong generation, out Vfn first, out long count)
    {
        ref var request = ref _requests[generation];
        var tag = TOrder.LoadAcquire(ref request.Tag, SeeRequest); // E3, with Write
        var pages = TOrder.LoadAcquire(ref request.Pages, SeePages); // E4, with Write
        first = new(pages >> CountBits);
        count = (long)(pages & MostPages);
        // Unordered: the acquire before it orders it.
        return tag == generation << 1 && TOrder.Load(ref request.Tag) == tag && count != 0;
    }

    private static long SlotsFor(int cpus) =>
        (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)cpus);
}
