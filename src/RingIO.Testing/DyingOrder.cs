// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>
/// The machine's memory order with a death in it: before each access it asks <see cref="Death"/> whether this is where
/// the owner dies. A process that dies there leaves in shared memory exactly what its peers must cope with.
/// </summary>
/// <remarks>Every member may be called from any thread; each thread has a <see cref="Death"/> of its own.</remarks>
public readonly struct DyingOrder : IInterposedOrder<DyingOrder>
{
    /// <inheritdoc/>
    public static void Before(nint address, int length, int edge) => Death.Approach(edge);
}
