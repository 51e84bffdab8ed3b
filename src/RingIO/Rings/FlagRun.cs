// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The private words of one side of a flag ring, but for the slot at which an open cursor stands: that one is a local of
/// the caller's loop. The cursor's position is between Index and Limit, and the slots tell which.
/// </summary>
/// <typeparam name="T">The item.</typeparam>
internal struct FlagRun<T>
    where T : unmanaged
{
    /// <summary>Without a cursor the next index; with one, the index at which the run of slots begins.</summary>
    public ulong Index;

    /// <summary>The first index that may not be used as far as is known; with a cursor, the one at which its run ends.</summary>
    public ulong Limit;

    /// <summary>Where the cursor's run ends: not behind the last slot.</summary>
    public SlotPointer<T> End;

    /// <summary>What the consumer's cursor leaves in each slot of its run.</summary>
    public ulong Marker;
}
