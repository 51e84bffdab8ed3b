// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using RingIO.Tests.Support;
using Mpmc = RingIO.Rings.MpmcCore<ulong, RingIO.Testing.SimulatedOrder>;
using Mpsc = RingIO.Rings.MpscCore<ulong, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>
/// Recovery beside living owners, under every schedule: a dead owner's intent covers exactly the slots that a living one
/// claims meanwhile. Nothing of the living one's may be touched.
/// </summary>
public sealed class SequencedRecoveryModelTests(ITestOutputHelper output)
{
    private const int LivingEntry = 1;
    private const int DeadEntry = 2;
    private const int ClaimSlots = Mpsc.ClaimSlots;
    private const int WriteIntent = Mpsc.WriteIntent;

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Recover_BesideALivingProducer_NeverTouchesItsClaims(RingKind kind) =>
        Explore(kind, consumers: false, Mutation.None).ThrowUnlessClean();

    [Fact]
    public void Recover_BesideALivingConsumer_NeverHandsItsItemsOn() =>
        Explore(RingKind.Mpmc, consumers: true, Mutation.None).ThrowUnlessClean();

    // The claim no longer publishes the intent before it: recovery sees the claim and not who made it.
    [Theory]
    [InlineData(RingKind.Mpsc, false, ClaimSlots)]
    [InlineData(RingKind.Mpmc, false, ClaimSlots)]
    [InlineData(RingKind.Mpmc, true, Mpmc.ClaimItems)]
    public void Recover_IntentNotOrderedBeforeTheClaim_TouchesALivingOwner(
        RingKind kind,
        bool consumers,
        int edge
    ) => Assert.Equal(VerdictKind.Failed, Explore(kind, consumers, Mutation.Weaken(edge)).Kind);

    // A released item's slot looks full to who sees the next intent and not the release before it.
    [Fact]
    public void Recover_ReleaseNotOrderedBeforeTheNextIntent_HandsAnItemOnTwice() =>
        Assert.Equal(
            VerdictKind.Failed,
            Explore(RingKind.Mpmc, consumers: true, Mutation.Weaken(WriteIntent)).Kind
        );

    private Verdict Explore(RingKind kind, bool consumers, Mutation mutation)
    {
        using var program = new RecoveryProgram(kind, consumers);
        var verdict = Explorer.Explore(program, new() { Mutation = mutation });
        output.WriteLine(verdict.ToString());
        return verdict;
    }

    /// <summary>Thread 0 claims two slots one by one; thread 1 recovers a dead owner whose intent covers both.</summary>
    private sealed class RecoveryProgram : IModelProgram, IDisposable
    {
        private readonly PortableBacking _backing = new(8192);
        private readonly RingView<ulong> _view;
        private readonly FakeLiveness _liveness = new();
        private readonly bool _consumers;
        private readonly RingKind _kind;
        private readonly ulong _first = ulong.MaxValue;
        private List<ulong> _handedOn = [];
        private RecoveryReport _report;

        public RecoveryProgram(RingKind kind, bool consumers)
        {
            _kind = kind;
            _consumers = consumers;
            _view = RingView<ulong>.Create(
                new PageRegion(_backing),
                kind,
                new RingOptions
                {
                    Capacity = 2,
                    Owners = 4,
                    FirstIndex = _first,
                }
            );
            _liveness.Kill(66);
            var role = consumers ? RingRole.Consumer : RingRole.Producer;
            Own(LivingEntry, 1, role, intent: 0);
            Own(DeadEntry, 66, role, OwnerIntent.Of(_first, 2));
            if (consumers)
            {
                for (var i = 0UL; i < 2; i++)
                {
                    _view.Slots[_first + i] = i + 1;
                    _view.Sequences[_first + i] += SlotSequence.Full;
                }

                _view.Words.First.ProducerIndex += 2;
            }
        }

        public int ThreadCount => 2;

        public void Run(int thread)
        {
            if (thread == 1)
            {
                var handedOn = new List<ulong>();
                _report =
                    _kind == RingKind.Mpsc
                        ? new Mpsc(_view).Recover(_liveness, consumerEntry: 0)
                        : new Mpmc(_view).Recover(_liveness, handedOn.Add);
                _handedOn = handedOn;
            }
            else if (_kind == RingKind.Mpsc)
            {
                Put(new Mpsc(_view));
            }
            else if (_consumers)
            {
                Take(new(_view));
            }
            else
            {
                Put(new Mpmc(_view));
            }
        }

        public void Check()
        {
            Assert.Empty(_handedOn);
            Assert.Equal(0, _report.AbandonedSlots);
            var state = _consumers ? SlotSequence.NextLap : SlotSequence.Full;
            for (var i = 0UL; i < 2; i++)
            {
                Assert.Equal(
                    SlotSequence.WordOf(_first + i, 1) + state,
                    SimulatedOrder.Load(ref _view.Sequences[_first + i])
                );
            }
        }

        public void Dispose() => _backing.Dispose();

        private void Own(int entry, ulong owner, RingRole role, ulong intent)
        {
            _view.Owners[(ulong)entry].Owner = owner;
            _view.Owners[(ulong)entry].Role = (uint)role;
            _view.Owners[(ulong)entry].Intent = intent;
        }

        private static void Put<TCore>(TCore core)
            where TCore : struct, ISequencedProducer<ulong>
        {
            var position = core.OpenProducer(LivingEntry);
            for (var item = 1UL; item <= 2; item++)
            {
                Assert.Equal(1, core.Claim(ref position, 1, 1));
                core.Store(position.Index, item);
                core.CommitOne(position.Index++);
            }

            core.CloseProducer(position);
        }

        private static void Take(Mpmc core)
        {
            var position = core.OpenConsumer(LivingEntry);
            for (var item = 1UL; item <= 2; item++)
            {
                Assert.Equal(1, core.Readable(ref position, 1));
                Assert.Equal(item, core.Load(position.Index++));
                core.Release(ref position);
            }

            Assert.True(core.CloseConsumer(position));
        }
    }
}
