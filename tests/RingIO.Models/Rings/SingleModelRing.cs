// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Models.Rings;

/// <summary>A ring with one producer, entry 0, and one consumer, entry 1.</summary>
public abstract class SingleModelRing : ModelRing
{
    private protected SingleModelRing(ModelShape shape)
        : base(shape) { }

    /// <inheritdoc/>
    public override int TryClaim(RingRole role, ulong owner) =>
        Control.TryClaim(role, owner, role == RingRole.Producer ? 0 : 1, 1);

    /// <inheritdoc/>
    public override RecoveryReport Repair(IOwnerLiveness liveness, ICollection<ulong> adopted) =>
        SingleSides.Recover(Control, liveness);
}
