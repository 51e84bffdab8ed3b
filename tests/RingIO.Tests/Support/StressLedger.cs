// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Support;

/// <summary>Checks what a consumer takes in a stress: every item's content, each producer's order, and that all came once.</summary>
/// <remarks>One ledger for each consumer, used by its thread; <see cref="RequireComplete"/> joins them afterwards.</remarks>
public sealed class StressLedger
{
    private const int SequenceBits = 40;
    private const ulong SequenceMask = (1UL << SequenceBits) - 1;

    private readonly long[] _last;
    private readonly long[] _count;
    private readonly ulong[] _sum;
    private readonly bool _gaps;

    /// <summary>Makes a ledger.</summary>
    /// <param name="producers">How many producers there are.</param>
    /// <param name="gaps">Whether other consumers take some of the items: then a producer's numbers rise, but with gaps.</param>
    public StressLedger(int producers = 1, bool gaps = false)
    {
        _last = Enumerable.Repeat(-1L, producers).ToArray();
        _count = new long[producers];
        _sum = new ulong[producers];
        _gaps = gaps;
    }

    /// <summary>The item that a producer puts as its number so-and-so: 8 bits producer, 40 bits number, 16 bits check.</summary>
    public static ulong Item(int producer, long sequence)
    {
        var content = ((ulong)producer << SequenceBits) | ((ulong)sequence & SequenceMask);
        return (content << 16) | Check(content);
    }

    /// <summary>Enters an item that was taken.</summary>
    public void Accept(ulong item)
    {
        var content = item >> 16;
        var producer = (int)(content >> SequenceBits);
        var sequence = (long)(content & SequenceMask);
        if ((ushort)item != Check(content) || producer >= _last.Length)
        {
            throw new InvalidOperationException($"Item 0x{item:x16} is damaged: nobody put it.");
        }

        if (_gaps ? sequence <= _last[producer] : sequence != _last[producer] + 1)
        {
            throw new InvalidOperationException(
                $"Item {sequence} of producer {producer} came after its item {_last[producer]}."
            );
        }

        _last[producer] = sequence;
        _count[producer]++;
        _sum[producer] += Mix(content);
    }

    /// <summary>Requires that the ledgers together hold each producer's items 0 to <paramref name="items"/> - 1, each once.</summary>
    public static void RequireComplete(long items, params StressLedger[] ledgers)
    {
        for (var producer = 0; producer < ledgers[0]._last.Length; producer++)
        {
            Assert.Equal(items, ledgers.Sum(l => l._count[producer]));
            var expected = 0UL;
            for (var sequence = 0L; sequence < items; sequence++)
            {
                expected += Mix(((ulong)producer << SequenceBits) | (ulong)sequence);
            }

            Assert.Equal(expected, ledgers.Aggregate(0UL, (sum, l) => sum + l._sum[producer]));
        }
    }

    private static ushort Check(ulong content) => (ushort)(Mix(content) >> 48);

    private static ulong Mix(ulong content)
    {
        content = (content ^ (content >> 31)) * 0x7FB5_D329_728E_A185;
        return content ^ (content >> 27);
    }
}
