// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;
using Core = RingIO.Rings.MpmcCore<ulong, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Models.Rings;

/// <summary><see cref="MpmcCore{T, TOrder}"/>, explored.</summary>
public sealed class MpmcModelRing(ModelShape shape)
    : SequencedModelRing<MpmcCore<ulong, RingIO.Testing.SimulatedOrder>>(
        shape,
        RingKind.Mpmc,
        view => new Core(view)
    )
{
    /// <inheritdoc/>
    public override int TryClaim(RingRole role, ulong owner) =>
        Control.TryClaim(role, owner, 0, Control.OwnerCount);

    /// <inheritdoc/>
    public override RecoveryReport Repair(IOwnerLiveness liveness, ICollection<ulong> adopted)
    {
        ArgumentNullException.ThrowIfNull(adopted);
        return Core.Recover(liveness, adopted.Add);
    }
}
