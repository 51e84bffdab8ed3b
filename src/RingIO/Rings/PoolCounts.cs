// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>What became of a pool's objects. While nobody rents or returns, Created = Idle + Out + Dropped.</summary>
/// <param name="Created">How many objects the policy made.</param>
/// <param name="Rented">How many times an object was handed out.</param>
/// <param name="Returned">How many times one came back.</param>
/// <param name="Dropped">How many were let go: the policy refused them, the pool was full, or it was disposed of.</param>
/// <param name="Idle">How many lie in the pool.</param>
/// <remarks>Immutable. Each number is exact by itself; read while others work, they may be of different moments.</remarks>
public readonly record struct PoolCounts(
    long Created,
    long Rented,
    long Returned,
    long Dropped,
    long Idle
)
{
    /// <summary>How many objects are handed out.</summary>
    public long Out => Rented - Returned;

    /// <summary>Whether every object is accounted for.</summary>
    public bool AddUp => Created == Idle + Out + Dropped;
}
