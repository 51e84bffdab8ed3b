// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using RingIO.Rings;
using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>A record: its length tells from which item its bytes follow.</summary>
/// <param name="Item">What its first eight bytes say; 0 asks for the next record.</param>
/// <param name="Length">How many bytes.</param>
public readonly record struct RecordOperation(ulong Item, int Length)
{
    public override string ToString() => Item == 0 ? "Take" : $"Put {Item} of {Length} bytes";
}

/// <summary>A queue of records. It may refuse one for which there is room in all, but not in one piece.</summary>
internal sealed class RecordSpec(int capacity)
    : RingSpec<ModelList<RecordOperation>, RecordOperation, RecordOperation?>
{
    private const int Header = 8;

    public override ModelList<RecordOperation> Initial => ModelList<RecordOperation>.Empty;

    public override IReadOnlyList<SpecStep<RecordOperation>> Final =>
        [.. Enumerable.Repeat(new SpecStep<RecordOperation>(1, default), (capacity / 16) + 1)];

    public override Gen<RecordOperation> Generate(int thread) =>
        thread == 0
            ? Gen.Choose(8, (capacity / 2) - Header).Select(n => new RecordOperation(1, n))
            : Gen.Constant(default(RecordOperation));

    public override IEnumerable<RecordOperation> Shrink(RecordOperation operation) =>
        operation.Length > 8
            ? [operation with { Length = 8 }, operation with { Length = operation.Length - 1 }]
            : [];

    public override RecordOperation Number(RecordOperation operation, int number) =>
        operation.Item == 0 ? operation : operation with { Item = (ulong)number + 1 };

    public override IEnumerable<Outcome<ModelList<RecordOperation>, RecordOperation?>> Step(
        ModelList<RecordOperation> model,
        RecordOperation operation
    )
    {
        if (operation.Item == 0)
        {
            yield return model.Count == 0 ? new(model, null) : new(model.RemoveFirst(), model[0]);
            yield break;
        }

        var all = model.Append(operation).Select(Bytes).ToList();
        if (all.Sum() <= capacity)
        {
            yield return new(model.Add(operation), operation);
        }

        // Before the ring's end there is padding once, and less than the record that did not fit there.
        if (all.Sum() + all.Max() - Header > capacity)
        {
            yield return new(model, null);
        }
    }

    public RingSystem<RecordOperation, RecordOperation?> Make()
    {
        var ring = RecordRing.Create(
            new RingOptions { Capacity = capacity, FirstIndex = 0UL - (ulong)capacity - 40 }
        );
        var puts = ring.OpenProducer();
        var takes = ring.OpenConsumer();
        return new(
            thread => thread == 0 ? Put : _ => Take(),
            () =>
            {
                puts.Dispose();
                takes.Dispose();
                ring.Dispose();
            }
        );

        RecordOperation? Put(RecordOperation record) =>
            puts.TryWrite(Content(record.Item, record.Length)) ? record : null;

        RecordOperation? Take()
        {
            if (!takes.TryRead(out var view))
            {
                return null;
            }

            var record = new RecordOperation(
                BitConverter.ToUInt64(view.Payload),
                view.Payload.Length
            );
            Assert.Equal(Content(record.Item, record.Length), view.Payload.ToArray());
            view.Release();
            return record;
        }
    }

    private static int Bytes(RecordOperation record) => (Header + record.Length + 7) & ~7;

    private static byte[] Content(ulong item, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i < 8 ? item >> (8 * i) : item + (ulong)i);
        }

        return bytes;
    }
}
