// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Generators;

namespace RingIO.Testing.Tests.Generators;

/// <summary>The generators reach what they promise, the shrinkers lead to the plainest failure, and rings stand the values.</summary>
public sealed class RingGeneratorTests
{
    private const int Samples = 3000;

    [Fact]
    public void Capacity_Samples_ArePowersOfTwoUpToTheLimit()
    {
        var seen = RingGenerators.Capacity(100).Sample(Samples).Select(c => c.Slots).Distinct();
        Assert.Equal([2, 4, 8, 16, 32, 64], seen.Order());
    }

    [Fact]
    public void Start_Samples_LieOnBothSidesOfEveryWrap()
    {
        var seen = RingGenerators.Start(48).Sample(Samples).Select(s => s.Value).ToHashSet();
        ulong[] wraps = [0, 48, 3 * 48, 1UL << 16, 1UL << 31, 1UL << 32, 1UL << 63];
        Assert.All(wraps, wrap => Assert.Contains(wrap, seen));
        Assert.All(wraps, wrap => Assert.Contains(unchecked(wrap - 1), seen));
        Assert.All(wraps, wrap => Assert.Contains(wrap + 1, seen));
    }

    [Fact]
    public void Batches_Samples_HoldNoneOneAllAndTooMany()
    {
        var plans = RingGenerators.Batches(16).Sample(Samples).ToArray();
        Assert.Contains(plans, plan => plan.Sizes.Contains(0));
        Assert.Contains(plans, plan => plan.Sizes.Contains(1));
        Assert.Contains(plans, plan => plan.Sizes.Contains(plan.Capacity));
        Assert.Contains(plans, plan => plan.Sizes.Any(size => size > plan.Capacity));
        Assert.All(plans.SelectMany(plan => plan.Sizes), size => Assert.InRange(size, 0, 32));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void Indices_Samples_AreNearlyValidOrAnythingAtAll(int bits)
    {
        var mask = ulong.MaxValue >> (64 - bits);
        var pairs = RingGenerators.Indices(bits, 16).Sample(Samples).ToArray();
        Assert.InRange(pairs.Count(pair => pair.IsValid), Samples / 10, Samples * 9 / 10);
        Assert.Contains(pairs, pair => pair.Distance == 0);
        Assert.Contains(pairs, pair => pair.Distance == (ulong)pair.Capacity);
        Assert.Contains(pairs, pair => pair.Distance == (ulong)pair.Capacity + 1);
        Assert.Contains(pairs, pair => pair.IsValid && pair.Producer < pair.Consumer);
        Assert.Contains(pairs, pair => pair.Distance == mask);
        Assert.Contains(pairs, pair => pair.Distance > 1UL << (bits - 1));
        Assert.All(pairs, pair => Assert.Equal(0UL, pair.Producer & ~mask));
        Assert.True(pairs.Select(pair => pair.Producer).Distinct().Count() > Samples / 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => RingGenerators.Indices(16));
    }

    [Fact]
    public void Layout_Samples_LieInsideAlignedOrNotAndAcrossPages()
    {
        var layouts = RingGenerators.Layout(3000).Sample(Samples).ToArray();
        Assert.All(
            layouts,
            layout => Assert.InRange(layout.Offset, 0, layout.BackingBytes - layout.Length)
        );
        Assert.Contains(layouts, layout => !layout.IsAligned);
        Assert.Contains(layouts, layout => layout.IsAligned && layout.CrossesPages);
        Assert.Contains(layouts, layout => layout.Offset == 0 && layout.Pages > 1);
        Assert.Contains(layouts, layout => layout.PageBytes > 4096);
    }

    [Fact]
    public void Shrink_FailingValues_BecomeThePlainest()
    {
        Assert.Equal(new(16), Plainest(RingArbitraries.Capacities, new(512), c => c.Slots >= 16));
        Assert.Equal(
            new(0, -1),
            Plainest(RingArbitraries.Starts, new(1UL << 63, -7), s => s.Offset < 0)
        );
        Assert.Equal(
            new(1UL << 31, -1),
            Plainest(
                RingArbitraries.Starts,
                new(1UL << 31, -6),
                s => s.Value is > 9 and < 1UL << 31
            )
        );
        var plan = Plainest(
            RingArbitraries.Batches,
            new(32, [4, 64, 0, 9]),
            plan => plan.Sizes.Any(size => size > plan.Capacity)
        );
        Assert.Equal("capacity 2, batches 3", plan.ToString());
        Assert.Equal(
            new(64, 2, 3, 0),
            Plainest(RingArbitraries.Indices, new(64, 64, 1UL << 40, 12345), pair => !pair.IsValid)
        );
        Assert.Equal(
            new(2, 0, 0, 1),
            Plainest(RingArbitraries.Mutations, new(4, 5, 6, 0x70), m => m.BeforeRead >= 2)
        );
        Assert.Equal(
            new(4096, 2, 128, 4096),
            Plainest(
                RingArbitraries.Layouts,
                new(1 << 16, 3, 128, 4096),
                layout => layout.CrossesPages || layout.Offset == 128
            )
        );
    }

    [Property(Arbitrary = [typeof(RingArbitraries)], QuietOnSuccess = true)]
    public void Write_AnyCapacityAndStart_ComesOutAgain(RingCapacity capacity, StartIndex start)
    {
        using var ring = SpscRing<int>.Create(
            new RingOptions { Capacity = capacity.Slots, FirstIndex = start.Value }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        for (var item = 0; item < 20; item++)
        {
            Assert.True(producer.TryWrite(item));
            Assert.True(consumer.TryRead(out var read));
            Assert.Equal(item, read);
        }
    }

    [Property(Arbitrary = [typeof(RingArbitraries)], QuietOnSuccess = true)]
    public void Write_AnyBatches_PutsWhatFits(BatchPlan plan)
    {
        using var ring = SpscRing<int>.Create(plan.Capacity);
        using var producer = ring.OpenProducer();
        var room = plan.Capacity;
        foreach (var size in plan.Sizes)
        {
            Assert.Equal(Math.Min(size, room), producer.Write(new int[size]));
            room -= Math.Min(size, room);
        }
    }

    [Property(Arbitrary = [typeof(RingArbitraries)], QuietOnSuccess = true, MaxTest = 300)]
    public void TryRead_AnyIndexPair_ClosesWhatIsNotValid(IndexPair pair)
    {
        using var ring = SpscRing<ulong>.Create(
            new RingOptions { Capacity = pair.Capacity, FirstIndex = pair.Consumer }
        );
        using var consumer = ring.OpenConsumer();
        new Slots<RingWords>(ring.Region.Address, 1).First.ProducerIndex = pair.Producer;
        Assert.Equal(pair is { IsValid: true, Distance: > 0 }, consumer.TryRead(out _));
        Assert.Equal(pair.IsValid ? RingState.Open : RingState.Faulted, ring.State);
    }

    [Property(Arbitrary = [typeof(RingArbitraries)], QuietOnSuccess = true)]
    public void Create_AnyLayout_RefusesWhatIsNotAligned(PageLayout layout)
    {
        using var backing = new PortableBacking(layout.BackingBytes);
        var options = new RingOptions { Capacity = 8 };
        var error = Record.Exception(() =>
            SpscRing<ulong>.Create(layout.Of(backing), options).Dispose()
        );
        Assert.Equal(layout.IsAligned, error is null);
        Assert.True(error is null or ArgumentException);
    }

    [Property(Arbitrary = [typeof(RingArbitraries)], QuietOnSuccess = true)]
    public void Apply_Twice_UndoesTheMutation(SlotMutation mutation)
    {
        var slots = new byte[64];
        mutation.Apply(slots, 8);
        Assert.Equal(mutation.Flip, slots[(mutation.Slot * 8) + mutation.Offset]);
        Assert.Single(slots, b => b != 0);
        mutation.Apply(slots, 8);
        Assert.All(slots, b => Assert.Equal(0, b));
    }

    // What FsCheck does with a failing value: the first smaller one that still fails, again and again.
    private static T Plainest<T>(Arbitrary<T> arbitrary, T value, Func<T, bool> fails)
    {
        Assert.True(fails(value));
        while (true)
        {
            var smaller = arbitrary.Shrinker(value).Where(fails).Take(1).ToArray();
            if (smaller.Length == 0)
            {
                return value;
            }

            value = smaller[0];
        }
    }
}
