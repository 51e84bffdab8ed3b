// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Rings;

namespace RingIO.Tests.Support;

/// <summary>One run of a sequence: the queue under test beside its model.</summary>
/// <remarks>
/// The model is a list of entries: an item, or null for a tombstone. Tombstones count against the capacity at the most
/// until a consumer has found the queue empty, and at the least not at all: between those bounds the queue may refuse.
/// </remarks>
internal sealed class QueueRun(IQueueUnderTest queue, int capacity, QueueAbilities abilities)
{
    private readonly List<ulong?> _model = [];
    private ulong _next;
    private bool _completed;

    private int Live => _model.Count(e => e is not null);

    private int SureRoom => _completed ? 0 : capacity - _model.Count;

    private int MostRoom => capacity - Live;

    private bool ShortBatches => abilities.HasFlag(QueueAbilities.ShortBatches);

    public void Do(QueueStep step)
    {
        var count = Math.Max(1, step.Count);
        switch (step.Op)
        {
            case QueueOp.Put or QueueOp.PutBatch or QueueOp.PutReserved when _completed:
                break;
            case QueueOp.Put:
                Put();
                break;
            case QueueOp.PutBatch:
                PutBatch(count);
                break;
            case QueueOp.PutReserved:
                count = Math.Min(count, capacity);
                PutReserved(count, Math.Clamp(step.Part, 0, count));
                break;
            case QueueOp.Take:
                Take();
                break;
            case QueueOp.TakeBatch:
                TakeBatch(count);
                break;
            case QueueOp.TakeReserved:
                TakeReserved(count, Math.Clamp(step.Part, 0, count));
                break;
            case QueueOp.Peek:
                Peek();
                break;
            case QueueOp.Look:
                Look();
                break;
            case QueueOp.Reopen:
                queue.Reopen();
                break;
            default:
                Complete();
                break;
        }
    }

    /// <summary>Takes everything, then fills and empties the queue once more: no slot was lost on the way.</summary>
    public void Drain()
    {
        while (Take()) { }

        for (var item = 0; item < capacity && !_completed; item++)
        {
            Require(Put(), $"put {item + 1} of {capacity} into an empty ring");
        }

        while (Take()) { }

        Require(queue.Ring.Fault is null, $"no fault, found {queue.Ring.Fault}");
    }

    private bool Put()
    {
        var item = NextItem(0);
        var done = queue.TryPut(item);
        RequireBetween(SureRoom >= 1 ? 1 : 0, MostRoom >= 1 ? 1 : 0, done ? 1 : 0, "items put");
        Enter([item], done ? 1 : 0);
        return done;
    }

    private void PutBatch(int count)
    {
        var items = NextItems(count);
        var done = queue.Put(items);
        var least = Math.Min(count, SureRoom);
        RequireBetween(Least(least), Math.Min(count, MostRoom), done, "items put in a batch");
        Enter(items, done);
    }

    private void PutReserved(int count, int commit)
    {
        var items = NextItems(commit);
        var done = queue.TryPutReserved(count, items);
        Require(done || SureRoom < count, $"a reservation of {count} with room for {SureRoom}");
        Require(!done || MostRoom >= count, $"no reservation of {count} with room for {MostRoom}");
        if (!done)
        {
            return;
        }

        Enter(items, commit);
        if (abilities.HasFlag(QueueAbilities.Tombstones))
        {
            _model.AddRange(Enumerable.Repeat<ulong?>(null, count - commit));
        }
    }

    private bool Take()
    {
        var done = queue.TryTake(out var item);
        Require(done == (Live != 0), $"a take that says {Live != 0}");
        Leave([item], done ? 1 : 0, done ? 1 : 0);
        return done;
    }

    private void TakeBatch(int count)
    {
        var items = new ulong[count];
        var done = queue.Take(items);
        RequireBetween(Least(Math.Min(count, Live)), Math.Min(count, Live), done, "items taken");
        Leave(items, done, done);
    }

    private void TakeReserved(int count, int commit)
    {
        var items = new ulong[count];
        var used = 0;
        var open = queue.TakeReserved(items, n => used = Math.Min(commit, n));
        RequireBetween(Least(Math.Min(count, Live)), Math.Min(count, Live), open, "items opened");
        Leave(items, open, used);
    }

    private void Peek()
    {
        var done = queue.TryPeek(out var item);
        Require(done == (Live != 0), $"a peek that says {Live != 0}");
        Leave([item], done ? 1 : 0, 0);
    }

    private void Look()
    {
        Require(queue.Consumer.IsReady == (Live != 0), $"a consumer that is ready: {Live != 0}");
        var ready = queue.Producer.IsReady;
        Require(ready || SureRoom <= 0, $"a producer that is ready with room for {SureRoom}");
        Require(!ready || !_completed, "a producer that is not ready after the end");
        Require(!ready || MostRoom != 0, "a producer that is not ready in a full ring");
        Require(queue.Producer.IsEnded == _completed, $"a producer that has ended: {_completed}");
        var over = _completed && Live == 0;
        Require(queue.Consumer.IsEnded == over, $"a consumer that has ended: {over}");
    }

    private void Complete()
    {
        Require(queue.Ring.Complete() == !_completed, "one completion and no second");
        _completed = true;
        Require(queue.Ring.State == RingState.Completed, "a completed ring");
    }

    private ulong NextItem(int ahead) =>
        // Neighbours differ in many bits, so that a slot read early or twice is never mistaken for the right one.
        ((_next + (ulong)ahead + 1) * 0x9E37_79B9_7F4A_7C15) & queue.ItemMask;

    private ulong[] NextItems(int count) => [.. Enumerable.Range(0, count).Select(NextItem)];

    private void Enter(ReadOnlySpan<ulong> items, int count)
    {
        foreach (var item in items[..count])
        {
            _model.Add(item);
        }

        _next += (ulong)count;
    }

    /// <summary>Compares what was seen with the model's first items, and removes as many as were used.</summary>
    private void Leave(ReadOnlySpan<ulong> seen, int count, int used)
    {
        var expected = _model.Where(e => e is not null).Take(count).Select(e => e!.Value).ToArray();
        var found = seen[..count].ToArray();
        Require(
            found.AsSpan().SequenceEqual(expected),
            $"items [{Hex(expected)}], found [{Hex(found)}]"
        );
        for (var left = used; left > 0; _model.RemoveAt(0))
        {
            left -= _model[0] is null ? 0 : 1;
        }

        if (Live == 0 && count == 0)
        {
            // A consumer looked and found nothing: it has passed every tombstone.
            _model.Clear();
        }
    }

    private int Least(int all) => ShortBatches ? Math.Min(all, 1) : all;

    private void RequireBetween(int least, int most, int found, string what) =>
        Require(least <= found && found <= most, $"{least} to {most} {what}, found {found}");

    private void Require(bool holds, string expected)
    {
        if (!holds)
        {
            throw new InvalidOperationException(
                $"Expected {expected}; the model holds {_model.Count} entries ({Live} items) of {capacity}."
            );
        }
    }

    private static string Hex(IEnumerable<ulong> items) =>
        string.Join(", ", items.Select(i => i.ToString("x", CultureInfo.InvariantCulture)));
}
