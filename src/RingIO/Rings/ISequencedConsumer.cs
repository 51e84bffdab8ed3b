// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>What a core with sequence words offers a consumer: find or claim, read, release.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>A constraint for structures, so that calls are inlined; not meant to be called through the interface.</remarks>
public interface ISequencedConsumer<T>
    where T : unmanaged
{
    /// <summary>The position of a new consumer.</summary>
    /// <param name="entry">Its entry in the table of owners.</param>
    /// <returns>A position that holds nothing.</returns>
    ClaimPosition OpenConsumer(int entry);

    /// <summary>
    /// Makes sure of items for this consumer, if it holds none, and says how many follow without a gap. Needs
    /// everything taken to be released. If there is none it may have skipped tombstones: the caller releases then.
    /// </summary>
    /// <param name="consumer">The position.</param>
    /// <param name="most">The most that are wanted, at least 1.</param>
    /// <returns>How many may be read from the position on; 0 if there is none.</returns>
    int Readable(ref ClaimPosition consumer, int most);

    /// <summary>Whether there is an item for this consumer now. May skip tombstones: the caller releases then.</summary>
    /// <param name="consumer">The position.</param>
    /// <returns>Whether there is.</returns>
    bool HasItem(ref ClaimPosition consumer);

    /// <summary>Whether no item is left and no producer has claimed a slot that it may still fill.</summary>
    /// <param name="consumer">The position.</param>
    /// <returns>Whether that is so; it stays so if no producer begins anew.</returns>
    bool IsDrained(in ClaimPosition consumer);

    /// <summary>Reads a slot between its two hooks.</summary>
    /// <param name="index">The slot's position.</param>
    /// <returns>The item.</returns>
    T Load(ulong index);

    /// <summary>Opens items to be read in place.</summary>
    /// <param name="index">The first.</param>
    /// <param name="count">How many: at most what <see cref="Readable"/> returned.</param>
    /// <returns>The slots.</returns>
    SlotSpans<T> OpenForReading(ulong index, int count);

    /// <summary>Closes items that were read in place.</summary>
    /// <param name="index">The first.</param>
    /// <param name="slots">What <see cref="OpenForReading"/> gave.</param>
    void CloseRead(ulong index, in SlotSpans<T> slots);

    /// <summary>Gives back the slots of everything taken or skipped so far.</summary>
    /// <param name="consumer">The position.</param>
    /// <returns>Whether a producer sleeps and must be woken; always false in a ring that does not park.</returns>
    bool Release(ref ClaimPosition consumer);

    /// <summary>Goes back to the first item that was not released, wherever its user stopped.</summary>
    /// <param name="consumer">The position, as it was when the user began.</param>
    void Rewind(ref ClaimPosition consumer);

    /// <summary>Ends a consumer.</summary>
    /// <param name="consumer">The position.</param>
    /// <returns>Whether it holds nothing: if not, its entry must stay, for recovery to hand its items on.</returns>
    bool CloseConsumer(in ClaimPosition consumer);
}
