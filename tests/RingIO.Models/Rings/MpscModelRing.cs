// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;
using Core = RingIO.Rings.MpscCore<ulong, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Models.Rings;

/// <summary><see cref="MpscCore{T, TOrder}"/>, explored: entry 0 is the consumer's.</summary>
public sealed class MpscModelRing(ModelShape shape)
    : SequencedModelRing<MpscCore<ulong, RingIO.Testing.SimulatedOrder>>(
        shape,
        RingKind.Mpsc,
        view => new Core(view)
    )
{
    /// <inheritdoc/>
    public override int TryClaim(RingRole role, ulong owner) =>
        role == RingRole.Consumer
            ? Control.TryClaim(role, owner, 0, 1)
            : Control.TryClaim(role, owner, 1, Control.OwnerCount - 1);

    /// <inheritdoc/>
    public override RecoveryReport Repair(IOwnerLiveness liveness, ICollection<ulong> adopted) =>
        Core.Recover(liveness, consumerEntry: 0);
}
