// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>Deaths where slots are claimed before they are written: rings with a sequence word a slot.</summary>
public abstract class SequencedScenario : DeathScenario
{
    protected static void Put<TCore>(TCore core, int entry, Journal journal)
        where TCore : struct, ISequencedProducer<ulong>
    {
        var position = core.OpenProducer(entry);
        journal.Say(ToPut[0]);
        core.Claim(ref position, 1, 1);
        core.Store(position.Index, ToPut[0]);
        core.CommitOne(position.Index++);
        journal.Acknowledge();

        PutInPlace(core, ref position, ToPut.AsSpan(1, 3), unused: 0, journal);
        PutInPlace(core, ref position, ToPut.AsSpan(4, 3), unused: 1, journal);
        core.CloseProducer(position);
    }

    // A batch claimed with one compare-exchange; what is not used becomes tombstones.
    private static void PutInPlace<TCore>(
        TCore core,
        ref ClaimPosition position,
        Span<ulong> items,
        int unused,
        Journal journal
    )
        where TCore : struct, ISequencedProducer<ulong>
    {
        foreach (var item in items)
        {
            journal.Say(item);
        }

        var count = items.Length + unused;
        core.Claim(ref position, count, count);
        var slots = core.OpenForWriting(position.Index, count);
        for (var i = 0; i < items.Length; i++)
        {
            slots[i] = items[i];
        }

        core.CloseWritten(position.Index, slots);
        core.Commit(position.Index, items.Length, unused);
        position.Index = position.End;
        journal.Acknowledge();
    }

    protected static void Take<TCore>(TCore core, int entry, Journal journal)
        where TCore : struct, ISequencedConsumer<ulong>
    {
        var position = core.OpenConsumer(entry);
        core.Readable(ref position, 1);
        journal.Say(core.Load(position.Index++));
        core.Release(ref position);
        journal.Acknowledge();

        var slots = core.OpenForReading(position.Index, core.Readable(ref position, 3));
        for (var i = 0; i < slots.Count; i++)
        {
            journal.Say(slots[i]);
        }

        core.CloseRead(position.Index, slots);
        position.Index += (ulong)slots.Count;
        core.Release(ref position);
        journal.Acknowledge();
        core.IsDrained(position);
        core.CloseConsumer(position);
    }
}
