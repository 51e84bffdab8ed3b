// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Litmus.Shapes;

/// <summary>Many instances of a shape in a round: the threads walk along them side by side, and what they read is counted.</summary>
/// <remarks>
/// As litmus7 does it (Alglave, Maranget, Sarkar, Sewell: "Litmus: running tests against hardware", TACAS 2011): rounds in
/// which the threads meet at every instance, every few, or only at the first, and small random delays.
/// </remarks>
internal sealed class ShapeProgram<TShape> : IRoundProgram, IOutcomes
    where TShape : struct, IShape
{
    private const int Instances = 256;
    private const int LongestDelay = 5;
    private const int SpinsBeforeYield = 4096;

    private readonly PortableBacking _backing = new(Instances * Cell.Words * 128);
    private readonly Slots<PaddedUInt64> _words;
    private readonly PaddedUInt64[] _met;
    private readonly byte[][] _registers;
    private readonly Noise[] _noise;
    private readonly Dictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> _counts = [];
    private readonly IWorld _world;
    private readonly bool _isTwin;
    private readonly bool _mayMeet;
    private readonly ShapeInfo _info = TShape.Info;

    public ShapeProgram(IWorld world, bool isTwin)
    {
        _world = world;
        _isTwin = isTwin;
        _words = new(_backing.Address, Instances * Cell.Words);
        ThreadCount = _info.Threads;
        _met = new PaddedUInt64[ThreadCount];
        _registers = [.. Enumerable.Range(0, ThreadCount).Select(_ => new byte[Instances + 256])];
        _noise = [.. Enumerable.Range(0, ThreadCount).Select(t => new Noise(~world.Seed, t))];
        _mayMeet = ThreadCount <= Processors.Allowed().Count;
    }

    public int ThreadCount { get; }

    public int Trials => Instances;

    public IReadOnlyDictionary<string, long> Outcomes
    {
        get
        {
            foreach (var (key, count) in _counts)
            {
                _outcomes[_info.Describe(Unpack(key))] = count;
            }

            return _outcomes;
        }
    }

    public void Run(int thread, ulong round)
    {
        var stride = StrideOf(round);
        var registers = _registers[thread];
        var noise = _noise[thread];
        for (var i = 0; i < Instances; i++)
        {
            if (i % stride == 0 && _mayMeet)
            {
                Meet(thread, round * Instances + (ulong)i + 1);
            }

            noise.Delay(LongestDelay);
            var cell = new Cell(_words, (ulong)i);
            var read = _isTwin ? TShape.RunTwin(thread, cell) : TShape.Run(thread, cell);
            registers[128 + i] = (byte)read;
        }

        _noise[thread] = noise;
    }

    public long Settle(ulong round, bool failed)
    {
        var hits = 0L;
        var forbidden = Pack(_info.Forbidden);
        for (var i = 0; i < Instances; i++)
        {
            var cell = new Cell(_words, (ulong)i);
            var key = 0L;
            for (var o = _info.Observed.Count - 1; o >= 0; o--)
            {
                var (_, thread, number) = _info.Observed[o];
                var value =
                    thread >= 0 ? Registers.Get(_registers[thread][128 + i], number)
                    : number == 0 ? (int)cell.X
                    : (int)cell.Y;
                key = (key << 2) | (uint)value;
            }

            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            hits += key == forbidden ? 1 : 0;
            cell.X = 0;
            cell.Y = 0;
            cell.Z = 0;
        }

        if (hits != 0)
        {
            _world.Complain(0, $"{_info.Describe(_info.Forbidden)}");
        }

        return hits;
    }

    public void Dispose() => _backing.Dispose();

    // The same for all threads.
    private static int StrideOf(ulong round) =>
        (Noise.Mix(round) % 4) switch
        {
            0 => Instances,
            1 => 8,
            _ => 1,
        };

    private void Meet(int thread, ulong place)
    {
        HardwareOrder.StoreRelease(ref _met[thread].Value, place);
        for (var other = 0; other < _met.Length; other++)
        {
            for (var spins = 1; HardwareOrder.LoadAcquire(ref _met[other].Value) < place; spins++)
            {
                if (spins % SpinsBeforeYield == 0)
                {
                    Thread.Yield();
                }
            }
        }
    }

    private static long Pack(IReadOnlyList<int> outcome) =>
        outcome.Reverse().Aggregate(0L, (key, value) => (key << 2) | (uint)value);

    private int[] Unpack(long key) =>
        [.. _info.Observed.Select((_, i) => (int)(key >> (2 * i)) & 3)];
}
