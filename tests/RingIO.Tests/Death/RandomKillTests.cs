// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using RingIO.Memory;
using RingIO.Peer;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Death;

/// <summary>
/// A peer is killed at random moments while items flow. RINGIO_KILLS says how often; the seed is printed, though the
/// scheduler has the last word on what a moment hits.
/// </summary>
public sealed class RandomKillTests
{
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("RINGIO_KILLS") ?? "20",
        CultureInfo.InvariantCulture
    );

    public static TheoryData<string> Flows() => [.. Flow.All.Select(f => f.Name)];

    public static TheoryData<string> FlowsThatTakeForAll() =>
        [.. Flow.All.Where(f => f.TakesForAll).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Flows))]
    public void Producer_KilledAtRandomMoments_EachLifeArrivesWithoutAGap(string name)
    {
        using var run = new FlowRun(name);
        run.Flow.Open(RingRole.Consumer);
        for (var life = 1; life <= Kills; life++)
        {
            var found = new List<ulong>();
            run.Kill(RingRole.Producer, life, () => run.Flow.TryTake(found.Add));
            var (report, _) = run.Flow.Recover();
            Assert.True(report.IsComplete, $"life {life}: recovery was not complete: {report}");
            Assert.Equal(1, report.DeadOwners);
            while (run.Flow.TryTake(found.Add)) { }

            var said = run.Journal.Items();
            Assert.InRange(found.Count, run.Journal.AcknowledgedCount, said.Length);
            Assert.True(
                found.SequenceEqual(said.Take(found.Count)),
                $"life {life}: what arrived is not what was put"
            );
            run.Count(found.Count);
        }

        run.Report();
    }

    [Theory]
    [MemberData(nameof(FlowsThatTakeForAll))]
    public void Consumer_KilledAtRandomMoments_EachItemIsTakenOnce(string name)
    {
        using var run = new FlowRun(name);
        run.Flow.Open(RingRole.Producer);
        var next = 1UL;
        var acknowledged = new List<ulong>();
        var doubtful = new HashSet<ulong>();
        for (var life = 1; life <= Kills; life++)
        {
            run.Kill(RingRole.Consumer, life, () => run.Flow.TryPut(next) && next++ != 0);
            var (report, orphans) = run.Flow.Recover();
            Assert.True(report.IsComplete, $"life {life}: recovery was not complete: {report}");
            var said = run.Journal.Items();
            acknowledged.AddRange(said.Take(run.Journal.AcknowledgedCount));
            // Said and not acknowledged: released an instant before the death, or not. It may come again, or not.
            doubtful.UnionWith(said.Skip(run.Journal.AcknowledgedCount));
            acknowledged.AddRange(orphans);
        }

        run.Flow.Open(RingRole.Consumer);
        while (run.Flow.TryTake(acknowledged.Add)) { }

        Assert.True(
            acknowledged.Distinct().Count() == acknowledged.Count,
            "an item was taken twice"
        );
        Assert.True(doubtful.Count <= Kills, "more than one item a life is in doubt");
        var missing = Enumerable
            .Range(1, (int)next - 1)
            .Select(n => (ulong)n)
            .Except(acknowledged)
            .Except(doubtful);
        Assert.Empty(missing);
        run.Count(acknowledged.Count);
        run.Report();
    }

    [Fact]
    public void BroadcastConsumer_KilledAtRandomMoments_HoldsNobodyUp()
    {
        using var run = new FlowRun(BroadcastFlow.Kind.Name);
        using var other = run.Attach();
        run.Flow.Open(RingRole.Producer);
        other.Open(RingRole.Consumer);
        var next = 1UL;
        var seen = 0UL;
        for (var life = 1; life <= Kills; life++)
        {
            run.Kill(RingRole.Consumer, life, () => Put() | other.TryTake(See));
            var (report, _) = run.Flow.Recover();
            Assert.True(report.IsComplete, $"life {life}: recovery was not complete: {report}");
            Assert.Equal(1, report.DeadOwners);
            var said = run.Journal.Items();
            Assert.Equal(said.Select((_, n) => said[0] + (ulong)n), said);
            // Two laps: a dead consumer that still gated would end them.
            for (var more = next + 128; next < more; )
            {
                Assert.True(Put() | other.TryTake(See), $"life {life}: nobody goes on");
            }
        }

        while (other.TryTake(See)) { }

        Assert.Equal(next - 1, seen);
        run.Count((int)seen);
        run.Report();

        bool Put()
        {
            var put = run.Flow.TryPut(next);
            next += put ? 1UL : 0;
            return put;
        }

        void See(ulong item) => Assert.Equal(++seen, item);
    }

    private sealed class FlowRun : IDisposable
    {
        private readonly string _name;
        private readonly string _path = Path.Combine(
            Path.GetTempPath(),
            $"ringio-{Guid.NewGuid():n}"
        );
        private readonly MappedFileBacking _backing;
        private readonly int _seed = Environment.TickCount;
        private readonly Random _random;
        private long _items;

        public FlowRun(string name)
        {
            _name = name;
            _random = new Random(_seed);
            _backing = MappedFileBacking.Create(
                _path,
                DeathScenario.TotalBytes,
                deleteOnDispose: true
            );
            Flow = Peer.Flow.All.Single(f => f.Name == name).Create(DeathScenario.RingOf(_backing));
            Journal = DeathScenario.JournalOf(_backing);
        }

        public Flow Flow { get; }

        public Journal Journal { get; }

        public Flow Attach() =>
            Peer.Flow.All.Single(f => f.Name == _name).Attach(DeathScenario.RingOf(_backing));

        public void Count(int items) => _items += items;

        public void Report() =>
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{_name}: {Kills} kills, {_items} items, seed {_seed}"
            );

        // Starts a life of the peer, does our part for a random while, and kills it.
        public void Kill(RingRole role, int life, Func<bool> part)
        {
            Journal.Clear();
            var peer = PeerProcess.Start(
                "flow",
                _path,
                _name,
                role.ToString(),
                life.ToString(CultureInfo.InvariantCulture)
            );
            using var end = new ProcessEnd(peer);
            while (!Journal.IsReady)
            {
                Assert.False(peer.HasExited, peer.HasExited ? peer.StandardError.ReadToEnd() : "");
                Thread.Sleep(1);
            }

            var until =
                Stopwatch.GetTimestamp()
                + (long)(Stopwatch.Frequency * _random.NextDouble() * 0.02);
            while (Stopwatch.GetTimestamp() < until)
            {
                if (!part())
                {
                    Thread.Yield();
                }
            }
        }

        public void Dispose()
        {
            Flow.Dispose();
            _backing.Dispose();
        }
    }
}
