// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>What a core with several producers offers each of them: claim, write, commit.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>A constraint for structures, so that calls are inlined; not meant to be called through the interface.</remarks>
public interface ISequencedProducer<T>
    where T : unmanaged
{
    /// <summary>The position of a new producer.</summary>
    /// <param name="entry">Its entry in the table of owners.</param>
    /// <returns>A position that has claimed nothing.</returns>
    ClaimPosition OpenProducer(int entry);

    /// <summary>Claims slots for this producer alone. What was claimed before has been committed.</summary>
    /// <param name="producer">The position; it gets the claim.</param>
    /// <param name="least">The fewest that are of use, at least 1.</param>
    /// <param name="most">The most that are wanted, at most <see cref="OwnerIntent.MaxCount"/>.</param>
    /// <returns>How many were claimed; 0, and nothing has changed, if there is no room for the fewest.</returns>
    int Claim(ref ClaimPosition producer, int least, int most);

    /// <summary>Whether a claim of one slot would succeed now. Claims nothing.</summary>
    /// <param name="producer">The position.</param>
    /// <returns>Whether it would.</returns>
    bool HasRoom(ref ClaimPosition producer);

    /// <summary>Writes a claimed slot between its two hooks.</summary>
    /// <param name="index">The slot's position.</param>
    /// <param name="item">The item.</param>
    void Store(ulong index, in T item);

    /// <summary>Opens claimed slots to be written in place.</summary>
    /// <param name="index">The first.</param>
    /// <param name="count">How many.</param>
    /// <returns>The slots.</returns>
    SlotSpans<T> OpenForWriting(ulong index, int count);

    /// <summary>Closes slots that were written in place.</summary>
    /// <param name="index">The first.</param>
    /// <param name="slots">What <see cref="OpenForWriting"/> gave.</param>
    void CloseWritten(ulong index, in SlotSpans<T> slots);

    /// <summary>Publishes one claimed slot.</summary>
    /// <param name="index">The slot's position.</param>
    /// <returns>Whether a consumer sleeps and must be woken; always false in a ring that does not park.</returns>
    bool CommitOne(ulong index);

    /// <summary>Publishes the first claimed slots and gives up the next ones.</summary>
    /// <param name="index">The first.</param>
    /// <param name="used">How many hold items.</param>
    /// <param name="unused">How many behind them become tombstones.</param>
    /// <returns>Whether a consumer sleeps and must be woken; always false in a ring that does not park.</returns>
    bool Commit(ulong index, int used, int unused);

    /// <summary>Gives up what is left of a claim, wherever its user stopped.</summary>
    /// <param name="producer">The position, as the claim left it.</param>
    /// <returns>Whether a consumer sleeps and must be woken; always false in a ring that does not park.</returns>
    bool DropClaim(ref ClaimPosition producer);

    /// <summary>Says that the producer has no claim any more, before its entry is left.</summary>
    /// <param name="producer">The position.</param>
    void CloseProducer(in ClaimPosition producer);
}
