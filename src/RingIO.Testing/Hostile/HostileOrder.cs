// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>
/// The machine's memory order with a hostile peer in it: before each access the peer of the attack under way on this
/// thread may write, so that a word read twice holds two values and bytes change while they are copied.
/// </summary>
/// <remarks>
/// Close a core over it (<c>SpscCore&lt;ulong, HostileOrder&gt;</c>) and let <see cref="HostilePeer.Attack"/> drive it. It
/// counts accesses too, which ends loops without end, and refuses those that lead outside. Without an attack it is the
/// machine's order. Every member may be called from any thread.
/// </remarks>
public readonly struct HostileOrder : IInterposedOrder<HostileOrder>
{
    /// <inheritdoc/>
    public static void Before(nint address, int length, int edge) =>
        HostileRun.Current?.Approach(address, length);

    /// <inheritdoc/>
    public static void BeforeSpin(int edge) => HostileRun.Current?.Approach(0, 0);
}
