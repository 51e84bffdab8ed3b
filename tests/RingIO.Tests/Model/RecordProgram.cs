// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Core = RingIO.Rings.RecordCore<RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>A producer sends records 1, 2, ... of different lengths through a ring of 64 bytes; the consumer must get just those.</summary>
internal sealed class RecordProgram : IModelProgram, IDisposable
{
    private readonly PortableBacking _backing = new(8192);
    private readonly RingView<byte> _view;
    private readonly Core _core;
    private readonly int _records;
    private int _taken;

    public RecordProgram(int records, ulong firstIndex)
    {
        _records = records;
        _view = RingView<byte>.Create(
            new PageRegion(_backing),
            RingKind.Record,
            new RingOptions { Capacity = 64, FirstIndex = firstIndex }
        );
        _core = new(_view, mirrored: false);
    }

    public int ThreadCount => 2;

    public void Run(int thread)
    {
        if (thread == 0)
        {
            Produce();
        }
        else
        {
            Consume();
        }
    }

    public void Check()
    {
        Assert.Equal(_records, _taken);
        Assert.Equal((uint)RingState.Open, SimulatedOrder.Load(ref _view.Words.First.State));
    }

    public void Dispose() => _backing.Dispose();

    private static int LengthOf(int record) => 8 + (record % 3 * 8);

    private void Produce()
    {
        var position = _core.OpenProducer();
        for (var record = 1; record <= _records; )
        {
            var length = LengthOf(record);
            if (!_core.TryClaim(position.Index, ref position.Limit, length, out var start))
            {
                SimulatedOrder.SpinHint();
                continue;
            }

            _core.Open(start, length, PayloadAccess.Write).Fill((byte)record);
            position.Index = _core.Commit(position.Index, start, length, length, (uint)record);
            _core.PublishAt(position.Index);
            record++;
        }
    }

    private void Consume()
    {
        var taken = 0;
        var position = _core.OpenConsumer();
        while (taken < _records)
        {
            if (!_core.TryFind(ref position.Index, ref position.Limit, out var header))
            {
                Assert.Equal(0UL, header);
                SimulatedOrder.SpinHint();
                continue;
            }

            taken++;
            var length = (int)(uint)header;
            Assert.Equal((uint)taken, (uint)(header >> 32));
            Assert.Equal(LengthOf(taken), length);
            var payload = _core.Open(position.Index, length, PayloadAccess.Read);
            Assert.Equal(-1, payload.IndexOfAnyExcept((byte)taken));
            _core.Close(position.Index, length, PayloadAccess.Read);
            position.Index += Core.Footprint((uint)length);
            _core.ReleaseAt(position.Index);
        }

        _taken = taken;
    }
}
