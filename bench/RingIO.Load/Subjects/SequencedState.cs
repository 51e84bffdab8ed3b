// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>A ring for many producers, two of them, and one consumer, for one repetition.</summary>
/// <typeparam name="TCore">The ring's algorithm.</typeparam>
internal sealed class SequencedState<TCore>(
    Ring ring,
    IReadOnlyList<SequencedProducer<ulong, TCore>> producers,
    SequencedConsumer<ulong, TCore> consumer
) : IDisposable
    where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
{
    /// <summary>The sides that put.</summary>
    public IReadOnlyList<SequencedProducer<ulong, TCore>> Producers { get; } = producers;

    /// <summary>The side that takes.</summary>
    public SequencedConsumer<ulong, TCore> Consumer { get; } = consumer;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var producer in Producers)
        {
            producer.Dispose();
        }

        Consumer.Dispose();
        ring.Dispose();
    }
}
