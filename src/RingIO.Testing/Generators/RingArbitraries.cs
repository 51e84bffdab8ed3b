// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;

namespace RingIO.Testing.Generators;

/// <summary>
/// Arbitrary values for properties of rings, with shrinkers that lead to the plainest value that still fails: a small
/// capacity, an index at the same wrap but nearer to it or at 0, fewer and smaller batches, a part at the start of one page.
/// </summary>
/// <remarks>
/// <para>Register the class to have FsCheck fill parameters of these types, or pass a member to <c>Prop.ForAll</c>.
/// For other limits: <c>Arb.From(RingGenerators.Capacity(16), RingArbitraries.Shrink)</c>. Immutable.</para>
/// <example>
/// <code>
/// [Property(Arbitrary = [typeof(RingArbitraries)])]
/// public void Put_AtAnyIndex_TakesTheSame(RingCapacity capacity, StartIndex start)
/// {
///     using var ring = SpscRing&lt;ulong&gt;.Create(
///         new RingOptions { Capacity = capacity.Slots, FirstIndex = start.Value });
///     ...
/// }
///
/// Prop.ForAll(RingArbitraries.Indices, pair =&gt; MyRing.Accepts(pair.Producer, pair.Consumer) == pair.IsValid)
///     .QuickCheckThrowOnFailure();
/// </code>
/// </example>
/// </remarks>
public static class RingArbitraries
{
    /// <summary>Capacities from 2 to 1024.</summary>
    public static Arbitrary<RingCapacity> Capacities { get; } =
        Arb.From(RingGenerators.Capacity(), Shrink);

    /// <summary>Start indices around every wrap and multiples of 16.</summary>
    public static Arbitrary<StartIndex> Starts { get; } = Arb.From(RingGenerators.Start(), Shrink);

    /// <summary>Batches for rings of 2 to 64 slots.</summary>
    public static Arbitrary<BatchPlan> Batches { get; } =
        Arb.From(RingGenerators.Batches(), Shrink);

    /// <summary>Index pairs of 64 bits, hostile or not.</summary>
    public static Arbitrary<IndexPair> Indices { get; } =
        Arb.From(RingGenerators.Indices(), Shrink);

    /// <summary>Changes of 8 slots of 8 bytes before one of four reads.</summary>
    public static Arbitrary<SlotMutation> Mutations { get; } =
        Arb.From(RingGenerators.Mutation(8, 8), Shrink);

    /// <summary>Parts of 4096 bytes.</summary>
    public static Arbitrary<PageLayout> Layouts { get; } =
        Arb.From(RingGenerators.Layout(4096), Shrink);

    /// <summary>Half the capacity.</summary>
    /// <param name="capacity">What failed.</param>
    /// <returns>What to try instead.</returns>
    public static IEnumerable<RingCapacity> Shrink(RingCapacity capacity) =>
        capacity.Slots > 2 ? [new(2), new(capacity.Slots / 2)] : [];

    /// <summary>The same offset at 0, then a smaller offset at the same wrap.</summary>
    /// <param name="start">What failed.</param>
    /// <returns>What to try instead.</returns>
    public static IEnumerable<StartIndex> Shrink(StartIndex start)
    {
        if (start.Value != 0)
        {
            yield return new(0, 0);
        }

        if (start.Wrap != 0)
        {
            yield return new(0, start.Offset);
        }

        if (start.Offset != 0)
        {
            yield return start with
            {
                Offset = 0,
            };
            yield return start with
            {
                Offset = start.Offset - Math.Sign(start.Offset),
            };
        }
    }

    /// <summary>Half the capacity, a batch less, or a batch of one item less.</summary>
    /// <param name="plan">What failed.</param>
    /// <returns>What to try instead.</returns>
    public static IEnumerable<BatchPlan> Shrink(BatchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var capacity in Shrink(new RingCapacity(plan.Capacity)))
        {
            yield return plan with
            {
                Capacity = capacity.Slots,
            };
        }

        for (var at = 0; at < plan.Sizes.Count; at++)
        {
            var sizes = plan.Sizes.ToList();
            sizes.RemoveAt(at);
            yield return plan with
            {
                Sizes = sizes,
            };
            foreach (var size in Smaller(plan.Sizes[at]))
            {
                sizes = [.. plan.Sizes];
                sizes[at] = size;
                yield return plan with
                {
                    Sizes = sizes,
                };
            }
        }
    }

    /// <summary>The same distance from a consumer at 0; then half the capacity; then a distance just outside.</summary>
    /// <param name="pair">What failed.</param>
    /// <returns>What to try instead.</returns>
    public static IEnumerable<IndexPair> Shrink(IndexPair pair)
    {
        if (pair.Consumer != 0)
        {
            yield return pair with
            {
                Consumer = 0,
                Producer = pair.Distance,
            };
        }

        foreach (var capacity in Shrink(new RingCapacity(pair.Capacity)))
        {
            yield return pair with
            {
                Capacity = capacity.Slots,
            };
        }

        var beyond = (ulong)pair.Capacity + 1;
        ulong[] nearer = pair.Distance > beyond ? [beyond] : [.. Smaller(pair.Distance)];
        foreach (var distance in nearer)
        {
            yield return pair with
            {
                Producer = unchecked(pair.Consumer + distance) & IndexPair.Mask(pair.Bits),
            };
        }
    }

    /// <summary>The first slot, its first byte, one bit, an earlier read.</summary>
    /// <param name="mutation">What failed.</param>
    /// <returns>What to try instead.</returns>
    public static IEnumerable<SlotMutation> Shrink(SlotMutation mutation)
    {
        if (mutation.Slot != 0)
        {
            yield return mutation with
            {
                Slot = 0,
            };
        }

        if (mutation.Offset != 0)
        {
            yield return mutation with
            {
                Offset = 0,
            };
        }

        if (mutation.Flip != 1)
        {
            yield return mutation with
            {
                Flip = 1,
            };
        }

        if (mutation.BeforeRead > 1)
        {
            yield return mutation with
            {
                BeforeRead = mutation.BeforeRead - 1,
            };
        }
    }

    /// <summary>The start of the backing, a multiple of 128, a page less, smaller pages.</summary>
    /// <param name="layout">What failed.</param>
    /// <returns>What to try instead.</returns>
    public static IEnumerable<PageLayout> Shrink(PageLayout layout)
    {
        if (layout.Offset != 0)
        {
            yield return layout with
            {
                Offset = 0,
            };
        }

        if (!layout.IsAligned)
        {
            yield return layout with
            {
                Offset = layout.Offset & ~127L,
            };
        }

        if (layout.BackingBytes - layout.PageBytes >= layout.Offset + layout.Length)
        {
            yield return layout with
            {
                Pages = layout.Pages - 1,
            };
        }

        if (layout.PageBytes > 4096)
        {
            yield return layout with
            {
                PageBytes = layout.PageBytes / 2,
                Pages = layout.Pages * 2,
            };
        }
    }

    private static IEnumerable<int> Smaller(int number) =>
        Smaller((ulong)number).Select(smaller => (int)smaller);

    private static IEnumerable<ulong> Smaller(ulong number) =>
        number switch
        {
            0 => [],
            1 => [0],
            2 => [0, 1],
            _ => [0, number / 2, number - 1],
        };
}
