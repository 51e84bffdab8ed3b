// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using RingIO.Rings;
using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>What is asked of a broadcast ring: to put an item, or to give a consumer its next.</summary>
/// <param name="Consumer">Whose next item; -1 to put one.</param>
/// <param name="Item">The item to put.</param>
public readonly record struct BroadcastOperation(int Consumer, ulong Item = 0)
{
    public override string ToString() => Consumer < 0 ? $"Put {Item}" : $"Take by {Consumer}";
}

/// <summary>Thread 0 puts, each other is a consumer that sees every item; the slowest consumer keeps the producer back.</summary>
internal sealed class BroadcastSpec(int capacity, int consumers)
    : RingSpec<ModelList<ModelList<ulong>>, BroadcastOperation, QueueResponse>
{
    public override int ThreadCount => consumers + 1;

    /// <summary>What each consumer has not yet taken.</summary>
    public override ModelList<ModelList<ulong>> Initial =>
        Enumerable
            .Repeat(ModelList<ulong>.Empty, consumers)
            .Aggregate(ModelList<ModelList<ulong>>.Empty, (all, own) => all.Add(own));

    public override IReadOnlyList<SpecStep<BroadcastOperation>> Final =>
        [
            .. Enumerable
                .Range(0, consumers * (capacity + 1))
                .Select(i => i % consumers)
                .Select(c => new SpecStep<BroadcastOperation>(c + 1, new(c))),
        ];

    public override Gen<BroadcastOperation> Generate(int thread) =>
        Gen.Constant(new BroadcastOperation(thread - 1));

    public override BroadcastOperation Number(BroadcastOperation operation, int number) =>
        operation with
        {
            Item = operation.Consumer < 0 ? (ulong)number + 1 : 0,
        };

    public override IEnumerable<Outcome<ModelList<ModelList<ulong>>, QueueResponse>> Step(
        ModelList<ModelList<ulong>> model,
        BroadcastOperation operation
    )
    {
        var consumer = operation.Consumer;
        if (consumer < 0)
        {
            var hasRoom = model.All(own => own.Count < capacity);
            var after = ModelList<ModelList<ulong>>.Empty;
            foreach (var own in model)
            {
                after = after.Add(own.Add(operation.Item));
            }

            yield return new(hasRoom ? after : model, QueueResponse.OfPut(hasRoom));
        }
        else if (model[consumer].Count == 0)
        {
            yield return new(model, QueueResponse.Refused);
        }
        else
        {
            var item = model[consumer][0];
            yield return new(
                model.Set(consumer, model[consumer].RemoveFirst()),
                QueueResponse.OfTake(isDone: true, item)
            );
        }
    }

    public RingSystem<BroadcastOperation, QueueResponse> Make()
    {
        var ring = BroadcastRing<ulong>.Create(
            new RingOptions { Capacity = capacity, FirstIndex = ulong.MaxValue - 5 }
        );
        var takes = Enumerable.Range(0, consumers).Select(_ => ring.OpenConsumer()).ToArray();
        var puts = ring.OpenProducer();
        return new(
            thread =>
                thread == 0
                    ? operation => QueueResponse.OfPut(puts.TryWrite(operation.Item))
                    : _ => QueueResponse.OfTake(takes[thread - 1].TryRead(out var item), item),
            () =>
            {
                puts.Dispose();
                Array.ForEach(takes, consumer => consumer.Dispose());
                ring.Dispose();
            }
        );
    }
}
