// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Security.Cryptography;
using RingIO.Cli.Net.Input;
using RingIO.Cli.Net.Streams;

namespace RingIO.Cli.Net.Measuring;

/// <summary>A row in one direction: sends the input in parts, checks what arrives, and times it.</summary>
/// <remarks>Only the stream is timed: filling pages, comparing and hashing come before and after. Thread safety: one thread at a time.</remarks>
internal sealed class StreamCell
{
    private readonly StreamWorld _world;
    private readonly INetInput _input;
    private readonly List<double> _rates = [];
    private readonly List<long> _allocated = [];
    private long _place;
    private uint _sequence;

    /// <summary>Makes a cell.</summary>
    /// <param name="world">The row.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="input">What is sent; the caller's.</param>
    /// <param name="seed">Where sequence numbers begin.</param>
    public StreamCell(StreamWorld world, NetDirection direction, INetInput input, int seed)
    {
        _world = world;
        _input = input;
        _sequence = (uint)new Random(seed).NextInt64(uint.MaxValue);
        Direction = direction;
        (From, To) =
            direction == NetDirection.Transmit
                ? (world.Memory.Source, world.Far.Memory.Target)
                : (world.Far.Memory.Source, world.Memory.Target);
    }

    /// <summary>The row.</summary>
    public NetConfiguration Configuration => _world.Configuration;

    /// <summary>Which way.</summary>
    public NetDirection Direction { get; }

    /// <summary>Megabits a second, one for each round.</summary>
    public IReadOnlyList<double> Rates => _rates;

    /// <summary>Bytes that the process allocated while the stream ran, one number for each round.</summary>
    public IReadOnlyList<long> Allocated => _allocated;

    /// <summary>What the path did while the stream ran, all rounds together.</summary>
    public NetCounts Counts { get; private set; }

    /// <summary>How many bytes of payload went through in all rounds.</summary>
    public long Bytes { get; private set; }

    /// <summary>What arrived when everything was checked, hashed.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>How many parts of the input arrived otherwise than they were sent.</summary>
    public long Damaged { get; private set; }

    /// <summary>Something that allocates each turn, for the control row.</summary>
    public Action? EachTurn { get; init; }

    private PageRun From { get; }

    private PageRun To { get; }

    /// <summary>Sends the whole input once, untimed, with the far host judging every frame, and hashes what arrives.</summary>
    /// <param name="cancelled">Ends it early.</param>
    public void Check(CancellationToken cancelled)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _world.Far.Judges = true;
        var bad = _world.Far.Bad;
        try
        {
            for (_place = 0; _place < _input.Length; )
            {
                var length = Load();
                Clear(length);
                Move(length, cancelled);
                Pages(To, length, hash.AppendData);
            }
        }
        finally
        {
            _world.Far.Judges = false;
        }

        if (_world.Far.Bad > bad)
        {
            throw new CliException(
                $"{Configuration.Name}, {Direction.Name()}: {_world.Far.Bad - bad} frames had bad checksums or could not be cut."
            );
        }

        _place = 0;
        Hash = hash.GetHashAndReset();
    }

    /// <summary>Measures a round.</summary>
    /// <param name="seconds">For about how long, if <paramref name="bytes"/> is <see langword="null"/>.</param>
    /// <param name="bytes">How many bytes, or as many as the time lets.</param>
    /// <param name="isWarmUp">Whether it is not counted.</param>
    /// <param name="cancelled">Ends it early.</param>
    public void Measure(double seconds, long? bytes, bool isWarmUp, CancellationToken cancelled)
    {
        var moved = 0L;
        var ticks = 0L;
        var allocated = 0L;
        var counts = default(NetCounts);
        var enough = (long)(seconds * Stopwatch.Frequency);
        while (bytes is { } wanted ? moved < wanted : ticks < enough)
        {
            var length = Load();
            if (bytes is { } limit)
            {
                length = (int)Math.Min(length, limit - moved);
            }

            Clear(length);
            var before = _world.Counts;
            var heap = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            Move(length, cancelled);
            ticks += Stopwatch.GetTimestamp() - start;
            allocated += GC.GetTotalAllocatedBytes(precise: true) - heap;
            counts += _world.Counts - before;
            moved += length;
            Compare(length);
        }

        if (!isWarmUp)
        {
            _rates.Add(moved * 8.0 / 1e6 * Stopwatch.Frequency / ticks);
            _allocated.Add(allocated);
            Counts += counts;
            Bytes += moved;
        }
    }

    private void Move(int length, CancellationToken cancelled)
    {
        StreamRun.Move(_world, Direction, length, _sequence, EachTurn, cancelled);
        _sequence += (uint)length;
    }

    // The next part of the input into the sender's pages.
    private int Load()
    {
        if (_place >= _input.Length)
        {
            _place = 0;
        }

        var length = (int)Math.Min(From.Capacity, _input.Length - _place);
        _input.Read(_place, From, length);
        if (Direction == NetDirection.Receive)
        {
            _world.Far.Sums.Fill(From, length);
        }

        _place += length;
        return length;
    }

    // What an earlier stream left must not pass for what this one brought.
    private void Clear(int length)
    {
        for (var at = 0; at < length; )
        {
            var page = To.At(at, length - at).SharedSpan;
            page.Clear();
            at += page.Length;
        }
    }

    private void Compare(int length)
    {
        for (var at = 0; at < length; )
        {
            var page = To.At(at, length - at).SharedSpan;
            if (!page.SequenceEqual(From.At(at, length - at).SharedSpan))
            {
                Damaged++;
                return;
            }

            at += page.Length;
        }
    }

    private static void Pages(PageRun run, int length, HashPages append)
    {
        for (var at = 0; at < length; )
        {
            var page = run.At(at, length - at).SharedSpan;
            append(page);
            at += page.Length;
        }
    }

    private delegate void HashPages(ReadOnlySpan<byte> page);
}
