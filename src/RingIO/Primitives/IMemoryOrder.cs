// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Primitives;

/// <summary>
/// The seam between a lock-free algorithm and the memory it runs on. An algorithm is written once, generic over
/// its order; production closes it over <see cref="HardwareOrder"/>, a model checker over an order of its own.
/// </summary>
/// <remarks>
/// <para>Members are static and not generic, so that a call through a <c>struct</c> type argument is inlined to the
/// very instruction that it names: there is no cost, and a test compares the machine code.</para>
/// <para>Every access carries an <c>edge</c>: a number that names the access in the model checker's, the mutation
/// runner's and the death tests' reports. An algorithm passes a constant of its own; left out, it is the line of
/// the call. It costs nothing: an inlined callee that ignores it leaves no trace of it.</para>
/// <para>Memory model: that of .NET (dotnet/runtime, docs/design/specs/Memory-model.md). Plain accesses of aligned
/// words are atomic and unordered; acquire and release order one way; interlocked operations and
/// <see cref="FullFence"/> order all. Acquire and release do not order a store before a later load of another
/// word: that needs <see cref="FullFence"/> on both sides.</para>
/// <para>Thread safety: an implementation is called from any thread.</para>
/// </remarks>
public interface IMemoryOrder
{
    /// <summary>Reads a 16-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ushort Load(ref readonly ushort location, [CallerLineNumber] int edge = 0);

    /// <summary>Reads a 32-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract int Load(ref readonly int location, [CallerLineNumber] int edge = 0);

    /// <summary>Reads a 32-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract uint Load(ref readonly uint location, [CallerLineNumber] int edge = 0);

    /// <summary>Reads a 64-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract long Load(ref readonly long location, [CallerLineNumber] int edge = 0);

    /// <summary>Reads a 64-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ulong Load(ref readonly ulong location, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 16-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void Store(ref ushort location, ushort value, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 32-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void Store(ref int location, int value, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 32-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void Store(ref uint location, uint value, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 64-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void Store(ref long location, long value, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 64-bit word with no ordering: may move across other accesses, never tears.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void Store(ref ulong location, ulong value, [CallerLineNumber] int edge = 0);

    /// <summary>Reads a 16-bit word; no later access of this thread moves before it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ushort LoadAcquire(
        ref readonly ushort location,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Reads a 32-bit word; no later access of this thread moves before it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract int LoadAcquire(ref readonly int location, [CallerLineNumber] int edge = 0);

    /// <summary>Reads a 32-bit word; no later access of this thread moves before it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract uint LoadAcquire(ref readonly uint location, [CallerLineNumber] int edge = 0);

    /// <summary>Reads a 64-bit word; no later access of this thread moves before it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract long LoadAcquire(ref readonly long location, [CallerLineNumber] int edge = 0);

    /// <summary>Reads a 64-bit word; no later access of this thread moves before it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ulong LoadAcquire(ref readonly ulong location, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 16-bit word; no earlier access of this thread moves after it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void StoreRelease(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes a 32-bit word; no earlier access of this thread moves after it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void StoreRelease(ref int location, int value, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 32-bit word; no earlier access of this thread moves after it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void StoreRelease(
        ref uint location,
        uint value,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes a 64-bit word; no earlier access of this thread moves after it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void StoreRelease(
        ref long location,
        long value,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes a 64-bit word; no earlier access of this thread moves after it.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void StoreRelease(
        ref ulong location,
        ulong value,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes <paramref name="value"/> if a 16-bit word equals <paramref name="comparand"/>; returns what was there. A full fence either way.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="comparand">What the word must hold for the write to happen.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ushort CompareExchange(
        ref ushort location,
        ushort value,
        ushort comparand,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes <paramref name="value"/> if a 32-bit word equals <paramref name="comparand"/>; returns what was there. A full fence either way.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="comparand">What the word must hold for the write to happen.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract int CompareExchange(
        ref int location,
        int value,
        int comparand,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes <paramref name="value"/> if a 32-bit word equals <paramref name="comparand"/>; returns what was there. A full fence either way.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="comparand">What the word must hold for the write to happen.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract uint CompareExchange(
        ref uint location,
        uint value,
        uint comparand,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes <paramref name="value"/> if a 64-bit word equals <paramref name="comparand"/>; returns what was there. A full fence either way.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="comparand">What the word must hold for the write to happen.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract long CompareExchange(
        ref long location,
        long value,
        long comparand,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes <paramref name="value"/> if a 64-bit word equals <paramref name="comparand"/>; returns what was there. A full fence either way.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="comparand">What the word must hold for the write to happen.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ulong CompareExchange(
        ref ulong location,
        ulong value,
        ulong comparand,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes a 16-bit word and returns what was there. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ushort Exchange(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Writes a 32-bit word and returns what was there. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract int Exchange(ref int location, int value, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 32-bit word and returns what was there. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract uint Exchange(ref uint location, uint value, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 64-bit word and returns what was there. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract long Exchange(ref long location, long value, [CallerLineNumber] int edge = 0);

    /// <summary>Writes a 64-bit word and returns what was there. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ulong Exchange(
        ref ulong location,
        ulong value,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Adds to a 16-bit word, wrapping, and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ushort Add(ref ushort location, ushort value, [CallerLineNumber] int edge = 0);

    /// <summary>Adds to a 32-bit word, wrapping, and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract int Add(ref int location, int value, [CallerLineNumber] int edge = 0);

    /// <summary>Adds to a 32-bit word, wrapping, and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract uint Add(ref uint location, uint value, [CallerLineNumber] int edge = 0);

    /// <summary>Adds to a 64-bit word, wrapping, and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract long Add(ref long location, long value, [CallerLineNumber] int edge = 0);

    /// <summary>Adds to a 64-bit word, wrapping, and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ulong Add(ref ulong location, ulong value, [CallerLineNumber] int edge = 0);

    /// <summary>Clears bits of a 16-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ushort And(ref ushort location, ushort value, [CallerLineNumber] int edge = 0);

    /// <summary>Clears bits of a 32-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract int And(ref int location, int value, [CallerLineNumber] int edge = 0);

    /// <summary>Clears bits of a 32-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract uint And(ref uint location, uint value, [CallerLineNumber] int edge = 0);

    /// <summary>Clears bits of a 64-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract long And(ref long location, long value, [CallerLineNumber] int edge = 0);

    /// <summary>Clears bits of a 64-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ulong And(ref ulong location, ulong value, [CallerLineNumber] int edge = 0);

    /// <summary>Sets bits of a 16-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ushort Or(ref ushort location, ushort value, [CallerLineNumber] int edge = 0);

    /// <summary>Sets bits of a 32-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract int Or(ref int location, int value, [CallerLineNumber] int edge = 0);

    /// <summary>Sets bits of a 32-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract uint Or(ref uint location, uint value, [CallerLineNumber] int edge = 0);

    /// <summary>Sets bits of a 64-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract long Or(ref long location, long value, [CallerLineNumber] int edge = 0);

    /// <summary>Sets bits of a 64-bit word and returns what was there before. A full fence.</summary>
    /// <param name="location">The word, aligned to its size.</param>
    /// <param name="value">The operand.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    /// <returns>What the word held.</returns>
    static abstract ulong Or(ref ulong location, ulong value, [CallerLineNumber] int edge = 0);

    /// <summary>Orders every earlier access of this thread before every later one, stores before loads included.</summary>
    /// <param name="edge">The number that names this fence in reports.</param>
    static abstract void FullFence([CallerLineNumber] int edge = 0);

    /// <summary>Tells the processor, and a model checker's scheduler, that the caller spins until another thread writes.</summary>
    /// <remarks>
    /// To be called once a round, where going round again is of use only after another thread has stored to a word
    /// that this round read: a model checker waits for that, and calls it a failure if it can never come. A loop that
    /// gives up by itself is explored as it is, if it does so within a hundred rounds.
    /// </remarks>
    /// <param name="edge">The number that names this hint in reports.</param>
    static abstract void SpinHint([CallerLineNumber] int edge = 0);

    /// <summary>
    /// Says that the bytes from <paramref name="start"/> on are about to be read or written with ordinary
    /// instructions. Nothing in production; a model checker checks here for races and restores what the reader must see.
    /// </summary>
    /// <param name="start">The first byte of the payload.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="access">Whether they will be read or written.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void PayloadOpen(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    );

    /// <summary>Says that the ordinary accesses announced by <see cref="PayloadOpen"/> are over. Nothing in production.</summary>
    /// <param name="start">The first byte of the payload.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="access">Whether they were read or written.</param>
    /// <param name="edge">The number that names this access in reports.</param>
    static abstract void PayloadClose(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    );
}
