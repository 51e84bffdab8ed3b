// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Peer;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Tests.Death;

/// <summary>The control of the death tests: a producer that says "acknowledged" before it publishes.</summary>
internal sealed class HastyScenario : DeathScenario
{
    private readonly SpscScenario _right = new();

    public override string Name => "hasty";

    public override Type Core => _right.Core;

    public override void Format(PageRegion ring, RingRole dying) => _right.Format(ring, dying);

    public override void Act<TOrder>(
        PageRegion ring,
        RingRole role,
        IOwnerLiveness liveness,
        Journal journal
    )
    {
        var view = RingView<ulong>.Attach(ring, RingKind.Spsc, Options(liveness));
        var core = new SpscCore<ulong, TOrder>(view);
        var position = core.OpenProducer();
        journal.Say(ToPut[0]);
        core.TryPut(ref position, ToPut[0]);
        journal.Acknowledge();
        core.Publish(ref position);
    }

    public override RecoveryReport Repair<TOrder>(
        PageRegion ring,
        IOwnerLiveness liveness,
        Action<ulong> adopt
    ) => _right.Repair<TOrder>(ring, liveness, adopt);

    public override Aftermath Survive(PageRegion ring, RingRole died, IOwnerLiveness liveness) =>
        _right.Survive(ring, died, liveness);
}
