// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Litmus.Rings;

/// <summary>What a thread does in a round: it puts so many items and takes so many; first what the ring has room for.</summary>
internal readonly record struct Share(int Puts, int Takes);

/// <summary>Threads put items that say their own index and take them again: each must be taken once, at its index.</summary>
/// <remarks>Threads that both put and take make the races of two producers, and of two consumers, on two processors.</remarks>
internal sealed class SequencedLitmus<TCore, TOrder> : RingProgram<ulong, TOrder>
    where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    where TOrder : struct, IMemoryOrder
{
    private readonly TCore _core;
    private readonly Share[] _shares;
    private readonly int _capacity;
    private readonly bool _full;

    /// <param name="world">Where it runs.</param>
    /// <param name="kind">The ring.</param>
    /// <param name="core">Makes its core.</param>
    /// <param name="shares">What each thread does; together they take as many as they put.</param>
    /// <param name="capacity">The capacity.</param>
    /// <param name="parking">Whether who waits sleeps.</param>
    /// <param name="full">Whether the ring is full when a round begins and ends.</param>
    public SequencedLitmus(
        IWorld world,
        RingKind kind,
        Func<RingView<ulong>, TCore> core,
        Share[] shares,
        int capacity = 2,
        bool parking = false,
        bool full = false
    )
        : base(
            world,
            kind,
            new()
            {
                Capacity = capacity,
                Parking = parking,
                Owners = 8,
            },
            shares.Length
        )
    {
        _shares = shares;
        _capacity = capacity;
        _full = full;
        _core = core(View);
        Prepare(0);
    }

    public override void Run(int thread, ulong round)
    {
        // A full ring has room only for who takes first.
        if (!_full)
        {
            Put(thread, _shares[thread].Puts);
        }

        Take(thread, _shares[thread].Takes);
        if (_full)
        {
            Put(thread, _shares[thread].Puts);
        }
    }

    protected override void Prepare(ulong round)
    {
        if (_full)
        {
            Put(0, _capacity);
        }
    }

    protected override bool IsWhole(ulong round) => Holds(_full ? (ulong)_capacity : 0);

    // Consumers have the first entries, producers those behind them.
    private void Put(int thread, int items)
    {
        var position = _core.OpenProducer(_shares.Length + thread);
        for (; items != 0; items--)
        {
            while (_core.Claim(ref position, 1, 1) == 0)
            {
                if (!Await(thread, RingRole.Producer, () => _core.HasRoom(ref position)))
                {
                    return;
                }
            }

            var index = position.Index;
            _core.Store(index, index + 1);
            position.Index = position.End;
            Wake(_core.CommitOne(index), RingRole.Consumer);
        }

        _core.CloseProducer(position);
    }

    private void Take(int thread, int items)
    {
        var position = _core.OpenConsumer(thread);
        for (; items != 0; items--)
        {
            while (_core.Readable(ref position, 1) == 0)
            {
                if (!Await(thread, RingRole.Consumer, () => _core.HasItem(ref position)))
                {
                    return;
                }
            }

            var index = position.Index++;
            Require(thread, index + 1, _core.Load(index));
            Wake(_core.Release(ref position), RingRole.Producer);
        }

        _core.CloseConsumer(position);
    }
}
