// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>A node of an execution graph.</summary>
internal struct Event
{
    public Access Access;
    public EventKind Kind;
    public int Thread;

    /// <summary>Its place in its thread, from 0.</summary>
    public int Place;

    /// <summary>The number of its word; -1 if it accesses none.</summary>
    public int Word;

    /// <summary>Reads and the writes of interlocked operations: the write that was read, <see cref="Graph.Initial"/> or <see cref="Graph.Nobody"/>.</summary>
    public int ReadFrom;

    /// <summary>What was read or written.</summary>
    public ulong Value;

    /// <summary>Its place in the order of its word: even for a write, the write's and one for a read of it. Grows with age.</summary>
    public int Position;

    /// <summary>Writes: the one before in the order of the word, or <see cref="Graph.Initial"/>.</summary>
    public int Older;

    /// <summary>Writes: the one behind in the order of the word, or <see cref="Graph.Nobody"/>.</summary>
    public int Newer;

    /// <summary>The last fence of its thread up to and with it, or <see cref="Graph.Nobody"/>.</summary>
    public int LastFence;

    /// <summary>In a total order: the last event of its thread, up to and with it, that later loads follow.</summary>
    public int LastLoad;

    /// <summary>In a total order: the last event of its thread, up to and with it, that later stores follow.</summary>
    public int LastStore;

    /// <summary>How many payload bytes had been kept before it.</summary>
    public int Bytes;

    /// <summary>How many changes of the order had been logged before it.</summary>
    public int OrderMark;

    /// <summary>The state of its thread's body behind it, or <see cref="BodyStates.Unknown"/>.</summary>
    public int State;

    public readonly bool IsRead => Kind is EventKind.Read or EventKind.UpdateRead;

    public readonly bool IsWrite => Kind is EventKind.Write or EventKind.UpdateWrite;

    public readonly bool IsFence =>
        Kind is EventKind.Fence or EventKind.UpdateFence
        || (Kind == EventKind.UpdateRead && !Access.IsWeakened);

    /// <summary>A write that passes on all that its thread has seen, whatever its model.</summary>
    public readonly bool IsRelease =>
        Access.Kind == AccessKind.StoreRelease
        || (Kind == EventKind.UpdateWrite && !Access.IsWeakened);

    /// <summary>Whether it belongs to the interlocked operation that began before it: together they are one step.</summary>
    public readonly bool IsLaterPart => Kind is EventKind.UpdateWrite or EventKind.UpdateFence;
}
