// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Tests.Model;

/// <summary>What the explored threads of a ring with sequence words do.</summary>
/// <param name="Puts">For each producer: the sizes of its claims; a negative one is committed but for its last slot.</param>
/// <param name="Takes">For each consumer: how many items it takes.</param>
/// <param name="Run">How many items a consumer wants at once.</param>
/// <param name="Parking">Whether who waits sleeps.</param>
public sealed record SequencedPlan(int[][] Puts, int[] Takes, int Run = 1, bool Parking = false);

/// <summary>Producers put numbered items through a production core, consumers take them: each once, each producer's in order.</summary>
internal sealed class SequencedProgram<TCore> : IModelProgram, IDisposable
    where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
{
    private const int ProducerUnit = 100;

    private readonly PortableBacking _backing = new(8192);
    private readonly RingView<ulong> _view;
    private readonly RingControl<SimulatedOrder> _control;
    private readonly TCore _core;
    private readonly SequencedPlan _plan;
    private readonly List<ulong>[] _taken;

    public SequencedProgram(
        RingKind kind,
        Func<RingView<ulong>, TCore> core,
        SequencedPlan plan,
        ulong firstIndex = 0
    )
    {
        _plan = plan;
        _view = RingView<ulong>.Create(
            new PageRegion(_backing),
            kind,
            new RingOptions
            {
                Capacity = 2,
                Owners = 4,
                FirstIndex = firstIndex,
                Parking = plan.Parking,
            }
        );
        _core = core(_view);
        _control = new(_view.Words, _view.Owners);
        _taken = [.. plan.Takes.Select(_ => new List<ulong>())];
    }

    public int ThreadCount => _plan.Puts.Length + _plan.Takes.Length;

    // Consumers have the first entries: a single one must have entry 0.
    public void Run(int thread)
    {
        if (thread < _plan.Takes.Length)
        {
            Take(thread, _plan.Takes[thread]);
        }
        else
        {
            Put(thread, _plan.Puts[thread - _plan.Takes.Length], (ulong)thread * ProducerUnit);
        }
    }

    public void Check()
    {
        var expected = _plan.Puts.SelectMany(
            (claims, p) =>
                Enumerable
                    .Range(1, claims.Sum(ItemsOf))
                    .Select(i => (ulong)((p + _plan.Takes.Length) * ProducerUnit + i))
        );
        var all = _taken.SelectMany(t => t).Order().ToArray();
        Assert.Equal(_plan.Takes.Sum(), all.Length);
        Assert.Equal(all.Distinct(), all);
        Assert.Empty(all.Except(expected));
        foreach (var taken in _taken)
        {
            foreach (var items in taken.GroupBy(i => i / ProducerUnit))
            {
                Assert.Equal(items.Order(), items);
            }
        }

        Assert.Equal((uint)RingState.Open, SimulatedOrder.Load(ref _view.Words.First.State));
    }

    public void Dispose() => _backing.Dispose();

    private static int ItemsOf(int claim) => claim > 0 ? claim : -claim - 1;

    private void Put(int entry, int[] claims, ulong item)
    {
        var position = _core.OpenProducer(entry);
        foreach (var claim in claims)
        {
            var count = Math.Abs(claim);
            while (_core.Claim(ref position, count, count) == 0)
            {
                Wait(RingRole.Producer, () => _core.HasRoom(ref position));
            }

            var items = ItemsOf(claim);
            for (var i = 0; i < items; i++)
            {
                _core.Store(position.Index + (ulong)i, ++item);
            }

            var wake =
                count == 1 && items == 1
                    ? _core.CommitOne(position.Index)
                    : _core.Commit(position.Index, items, count - items);
            position.Index = position.End;
            if (wake)
            {
                _control.Wake(RingRole.Consumer);
            }
        }
    }

    private void Take(int entry, int items)
    {
        var taken = new List<ulong>();
        var position = _core.OpenConsumer(entry);
        while (taken.Count < items)
        {
            var count = _core.Readable(ref position, Math.Min(_plan.Run, items - taken.Count));
            if (count == 0)
            {
                if (!ReleaseSkipped(ref position))
                {
                    Wait(
                        RingRole.Consumer,
                        () => _core.HasItem(ref position) || ReleaseSkipped(ref position)
                    );
                }

                continue;
            }

            for (; count != 0; count--)
            {
                taken.Add(_core.Load(position.Index++));
            }

            ReleaseSkipped(ref position);
        }

        // A tombstone at the very end: its slot is released like any other.
        _taken[entry] = taken;
    }

    private bool ReleaseSkipped(ref ClaimPosition position)
    {
        if (position.Index == position.Published)
        {
            return false;
        }

        if (_core.Release(ref position))
        {
            _control.Wake(RingRole.Producer);
        }

        return true;
    }

    private delegate bool Look();

    private void Wait(RingRole side, Look isReady)
    {
        if (!_plan.Parking)
        {
            SimulatedOrder.SpinHint();
            return;
        }

        // A parker in the model: asleep until the wake word is another.
        var seen = _control.Arm(side);
        if (!isReady())
        {
            while (SimulatedOrder.Load(ref _control.WakeWord(side)) == seen)
            {
                SimulatedOrder.SpinHint();
            }
        }

        _control.Disarm(side);
    }
}
