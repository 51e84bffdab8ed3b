// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Rings;

/// <summary>A ring of some kind in memory of its own, its core closed over the explorer's memory order.</summary>
/// <remarks>The same programs run over every kind; what differs is here.</remarks>
public abstract class ModelRing : IDisposable
{
    private const int Bytes = 8192;
    private readonly PortableBacking _backing = new(2 * Bytes);

    private protected ModelRing(ModelShape shape) => Shape = shape;

    /// <summary>How it is made and used.</summary>
    public ModelShape Shape { get; }

    /// <summary>Its control words.</summary>
    public RingControl<Order> Control { get; private protected init; }

    /// <summary>Its fixed words.</summary>
    public Slots<RingWords> Words { get; private protected init; }

    /// <summary>Memory beside the ring, for what a program shares besides.</summary>
    public PageRegion Beside => new(_backing, Bytes, Bytes);

    /// <summary>Claims an entry for a side.</summary>
    /// <param name="role">The side.</param>
    /// <param name="owner">Who claims.</param>
    /// <returns>The entry, or -1 if all that side may have are taken.</returns>
    public abstract int TryClaim(RingRole role, ulong owner);

    /// <summary>Claims an entry before the program begins, for a side that is there from the start.</summary>
    /// <inheritdoc cref="TryClaim"/>
    public virtual int Enlist(RingRole role, ulong owner) => TryClaim(role, owner);

    /// <summary>A producer with an entry.</summary>
    public abstract IModelProducer OpenProducer(int entry);

    /// <summary>A consumer with an entry.</summary>
    public abstract IModelConsumer OpenConsumer(int entry);

    /// <summary>Repairs what dead owners left. The caller has the right to recover.</summary>
    /// <param name="liveness">Tells who is dead.</param>
    /// <param name="adopted">Gets the items of dead consumers, where the ring hands them on.</param>
    public abstract RecoveryReport Repair(IOwnerLiveness liveness, ICollection<ulong> adopted);

    /// <summary>Demands, when every thread has ended, that the ring is what correct sides leave when all was taken.</summary>
    public abstract void CheckEmpty();

    /// <summary>Names of the places in the ring, for reports.</summary>
    public Func<nint, string?> LocationNames { get; private set; } = _ => null;

    /// <summary>A side tries until it succeeds, waiting as the ring's shape says.</summary>
    /// <param name="side">The side.</param>
    /// <param name="attempt">One try.</param>
    /// <param name="look">Whether a try would succeed, for who is about to sleep.</param>
    public void Until(RingRole side, Func<bool> attempt, Func<bool> look)
    {
        if (Shape.Waiting == Waiting.Until)
        {
            ModelWait.Until(attempt);
            return;
        }

        while (!attempt())
        {
            if (Shape.Waiting == Waiting.Spin)
            {
                Order.SpinHint();
                continue;
            }

            // A parker in the model: asleep until the wake word is another.
            var seen = Control.Arm(side);
            if (!look())
            {
                ModelWait.Until(() => Order.Load(ref Control.WakeWord(side)) != seen);
            }

            Control.Disarm(side);
        }
    }

    /// <summary>What <see cref="Ring.Recover"/> does, for who has the right to recover.</summary>
    /// <inheritdoc cref="Repair"/>
    public RecoveryReport Recover(IOwnerLiveness liveness, ICollection<ulong> adopted)
    {
        var report = Repair(liveness, adopted);
        Control.Wake(RingRole.Producer);
        Control.Wake(RingRole.Consumer);
        return report;
    }

    /// <summary>Ends the ring and wakes both sides, as <see cref="Ring.Complete"/> does.</summary>
    public void Complete()
    {
        Control.TryEnd(RingState.Completed);
        Control.Wake(RingRole.Producer);
        Control.Wake(RingRole.Consumer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _backing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The ring's kind in memory.</summary>
    private protected RingView<T> View<T>(RingKind kind, bool lapping = false)
        where T : unmanaged
    {
        var view = RingView<T>.Create(
            new PageRegion(_backing, 0, Bytes),
            kind,
            new()
            {
                Capacity = Shape.Capacity,
                FirstIndex = Shape.FirstIndex,
                Parking = Shape.Waiting == Waiting.Park,
                Owners = Shape.Owners,
                Lapping = lapping,
            }
        );
        LocationNames = Names.OfRing(view);
        return view;
    }

    private protected void CheckOpen() =>
        Require.Equal((uint)RingState.Open, Order.Load(ref Words.First.State), "the state");
}
