// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Litmus.Rings;

/// <summary>A producer puts numbered records of different lengths; the consumer must get just those, whole.</summary>
internal sealed class RecordLitmus<TOrder> : RingProgram<byte, TOrder>
    where TOrder : struct, IMemoryOrder
{
    private readonly RecordCore<TOrder> _core;
    private readonly int _records;
    private readonly bool _publishesFirst;

    /// <param name="world">Where it runs.</param>
    /// <param name="records">How many records a round moves.</param>
    /// <param name="publishesFirst">The flaw: a record is published before it is written.</param>
    public RecordLitmus(IWorld world, int records, bool publishesFirst = false)
        : base(world, RingKind.Record, new() { Capacity = 64 })
    {
        _records = records;
        _publishesFirst = publishesFirst;
        _core = new(View, mirrored: false);
    }

    public override void Run(int thread, ulong round)
    {
        var first = (uint)round * (uint)_records + 1;
        if (thread == 0)
        {
            Produce(first);
        }
        else
        {
            Consume(first);
        }
    }

    protected override bool IsWhole(ulong round) => Holds(0);

    private static int LengthOf(uint number) => 8 + ((int)(number % 3) * 8);

    private void Produce(uint number)
    {
        var position = _core.OpenProducer();
        for (var last = number + (uint)_records; number != last; number++)
        {
            var length = LengthOf(number);
            var start = 0UL;
            if (
                !Await(
                    0,
                    RingRole.Producer,
                    () => _core.TryClaim(position.Index, ref position.Limit, length, out start)
                )
            )
            {
                return;
            }

            if (_publishesFirst)
            {
                _core.PublishAt(start + RecordCore<TOrder>.Footprint((uint)length));
            }

            _core.Open(start, length, PayloadAccess.Write).Fill((byte)number);
            position.Index = _core.Commit(position.Index, start, length, length, number);
            if (!_publishesFirst)
            {
                _core.PublishAt(position.Index);
            }
        }
    }

    private void Consume(uint number)
    {
        var position = _core.OpenConsumer();
        for (var last = number + (uint)_records; number != last; number++)
        {
            var header = 0UL;
            if (
                !Await(
                    1,
                    RingRole.Consumer,
                    () => _core.TryFind(ref position.Index, ref position.Limit, out header)
                )
            )
            {
                return;
            }

            var length = (int)(uint)header;
            Require(1, number, header >> 32);
            Require(1, (ulong)LengthOf(number), (ulong)length);
            var payload = _core.Open(position.Index, length, PayloadAccess.Read);
            if (payload.IndexOfAnyExcept((byte)number) >= 0)
            {
                World.Complain(1, $"the payload of record {number} is another's");
            }

            _core.Close(position.Index, length, PayloadAccess.Read);
            position.Index += RecordCore<TOrder>.Footprint((uint)length);
            _core.ReleaseAt(position.Index);
        }
    }
}
