// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using Core = RingIO.Translation.PageTableCore<RingIO.Testing.SimulatedOrder>;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>
/// A directory and a page table, which a mapper changes while processors walk: one writes, one only reads. What a processor has set
/// is not lost, a page that is gone stays gone, and nobody meets what a new table held before.
/// </summary>
public sealed class Walks : IModelProgram, IDisposable
{
    private const ulong Present = 1;
    private const ulong Large = 0x80;
    private const ulong Accessed = 0x20;
    private const ulong Dirty = 0x40;
    private const ulong Page = 0x5000 | Present;
    private const ulong Link = 0x9000 | Present;
    private const ulong Stale = 0xBAD0;

    private readonly PortableBacking _backing = new(3 * 4096);
    private readonly Core _directory;
    private readonly Core _table;
    private readonly bool _wide;
    private readonly bool _goes;
    private readonly Slots<ulong> _outcome; // 0 and 1: what the processors have set; 2: what the mapper took; 3: a log.
    private readonly Action[] _threads;

    private Walks(bool wide, ulong upper, ulong lower, Func<Walks, Action[]> threads)
    {
        _directory = new(_backing.Address, wide);
        _table = new(_backing.Address + 4096, wide);
        _outcome = new(_backing.Address + 8192, 4);
        _wide = wide;
        _goes = lower == Page;
        new Slots<ulong>(_backing.Address, 1).First = upper;
        new Slots<ulong>(_backing.Address + 4096, 1).First = lower;
        _threads = threads(this);
    }

    /// <inheritdoc/>
    public int ThreadCount => _threads.Length;

    /// <summary>The mapper takes a page away.</summary>
    /// <param name="wide">Entries of 64 bits and two processors, or of 32 bits and one.</param>
    public static Walks Unmap(bool wide = true) => new(wide, Link, Page, w => w.With(w.Take));

    /// <summary>The mapper puts a new table, which maps the page, where nothing was.</summary>
    /// <param name="wide">Entries of 64 bits and two processors, or of 32 bits and one.</param>
    public static Walks Map(bool wide = true) => new(wide, 0, Stale, w => w.With(w.Publish));

    /// <summary>The mapper puts a table of small pages in the place of a superpage.</summary>
    /// <param name="wide">Entries of 64 bits and two processors, or of 32 bits and one.</param>
    public static Walks Split(bool wide = true) =>
        new(wide, Page | Large, Stale, w => w.With(w.Replace));

    /// <summary>As <see cref="Unmap"/>, by a mapper that reads the entry and then clears it: wrong.</summary>
    public static Walks HastyUnmap() => new(true, Link, Page, w => w.With(w.ReadThenClear));

    /// <summary>As <see cref="Unmap"/>, with a processor that sets bits whatever the entry is by then: wrong.</summary>
    public static Walks HastyMark() => new(true, Link, Page, w => [w.MarkBlindly, w.Take]);

    /// <inheritdoc/>
    public void Run(int thread) => _threads[thread]();

    /// <inheritdoc/>
    public void Check()
    {
        var set = Order.Load(ref _outcome[0]) | Order.Load(ref _outcome[1]);
        var entry = _table.See(0);
        Require.That(!_goes || entry == 0, "A page that is gone has bits.");
        Require.That(
            _goes || (entry & ~(Accessed | Dirty)) == Page,
            "Another page than was mapped."
        );
        var kept = _goes ? Order.Load(ref _outcome[2]) : entry;
        Require.Equal(set, kept & (Accessed | Dirty), "the bits that processors have set");
    }

    /// <inheritdoc/>
    public void Dispose() => _backing.Dispose();

    private Action[] With(Action mapper)
    {
        Action writer = () => Walk(0, Accessed | Dirty);
        return _wide ? [writer, () => Walk(1, Accessed), mapper] : [writer, mapper];
    }

    private void Walk(ulong processor, ulong bits)
    {
        if (processor == 0)
        {
            Order.Store(ref _outcome[3], 1UL);
        }

        // The mapper changes an entry once, the other processor marks it once: that many tries are enough.
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var upper = _directory.See(0);
            if ((upper & Present) == 0)
            {
                return;
            }

            var isLarge = (upper & Large) != 0;
            var at = isLarge ? _directory : _table;
            var entry = isLarge ? upper : _table.See(0);
            if ((entry & Present) == 0)
            {
                Require.Equal(0UL, entry, "an entry of a new table");
                return;
            }

            if ((entry & bits) == bits || at.TryMark(0, entry, bits))
            {
                Order.Store(ref _outcome[processor], bits);
                return;
            }
        }

        Require.That(false, "Nobody changes the entry that often.");
    }

    private void MarkBlindly()
    {
        Order.Store(ref _outcome[3], 1UL);
        if ((_table.See(0) & Present) != 0)
        {
            Order.Or(ref new Slots<ulong>(_backing.Address + 4096, 1).First, Accessed | Dirty);
            Order.Store(ref _outcome[0], Accessed | Dirty);
        }
    }

    private void Take()
    {
        var taken = _table.Take(0, 0);
        Require.That(
            (taken & Dirty) == 0 || Order.Load(ref _outcome[3]) == 1,
            "The page is dirty, and what its writer did before is not seen."
        );
        Order.Store(ref _outcome[2], taken);
    }

    private void ReadThenClear()
    {
        var seen = _table.See(0);
        _table.Publish(0, 0);
        Order.Store(ref _outcome[2], seen);
    }

    private void Publish()
    {
        _table.Prepare(0, Page);
        _directory.Publish(0, Link);
    }

    private void Replace()
    {
        var seen = _directory.See(0);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            _table.Prepare(0, seen & ~Large);
            if (_directory.TryReplace(0, seen, Link))
            {
                return;
            }

            seen = _directory.See(0);
        }

        Require.That(false, "Nobody marks the entry that often.");
    }
}
