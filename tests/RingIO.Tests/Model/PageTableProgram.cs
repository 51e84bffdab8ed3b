// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using RingIO.Translation;
using Core = RingIO.Translation.PageTableCore<RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>What the mapper does while processors walk.</summary>
public enum PageTableStory
{
    /// <summary>It takes a page away.</summary>
    Unmap,

    /// <summary>It puts a new table, which maps the page, where nothing was.</summary>
    Map,

    /// <summary>It puts a table of small pages in the place of a superpage.</summary>
    Split,

    /// <summary>As <see cref="Unmap"/>, by a mapper that reads the entry and then clears it.</summary>
    HastyUnmap,

    /// <summary>As <see cref="Unmap"/>, with processors that set bits whatever the entry is by then.</summary>
    HastyMark,
}

/// <summary>Two processors, one of which writes, and a mapper, on the production core: a directory and a page table.</summary>
internal sealed class PageTableProgram : IModelProgram, IDisposable
{
    private const ulong Present = 1;
    private const ulong Large = 0x80;
    private const ulong Accessed = 0x20;
    private const ulong Dirty = 0x40;
    private const ulong Page = 0x5000 | Present;
    private const ulong Link = 0x9000 | Present;

    private readonly PortableBacking _backing = new(3 * 4096);
    private readonly PageTableStory _story;
    private readonly Core _directory;
    private readonly Core _table;
    private readonly Slots<ulong> _outcome; // 0 and 1: what the processors have set; 2: what the mapper took; 3: a log.

    public PageTableProgram(PageTableStory story, bool wide)
    {
        _story = story;
        _directory = new(_backing.Address, wide);
        _table = new(_backing.Address + 4096, wide);
        _outcome = new(_backing.Address + 8192, 8);
        var entry = story switch
        {
            PageTableStory.Map => 0UL,
            PageTableStory.Split => Page | Large,
            _ => Link,
        };
        new Slots<ulong>(_backing.Address, 1).First = entry;
        new Slots<ulong>(_backing.Address + 4096, 1).First = story
            is PageTableStory.Map
                or PageTableStory.Split
            ? 0xBAD0
            : Page;
    }

    public int ThreadCount => 3;

    public void Run(int thread)
    {
        if (thread == 2)
        {
            Change();
        }
        else
        {
            Walk(thread, thread == 0 ? Accessed | Dirty : Accessed);
        }
    }

    public void Check()
    {
        var set = SimulatedOrder.Load(ref _outcome[0]) | SimulatedOrder.Load(ref _outcome[1]);
        var kept = SimulatedOrder.Load(ref _outcome[2]);
        var entry = _table.See(0);
        if (_story is PageTableStory.Map or PageTableStory.Split)
        {
            Assert.Equal(Page, entry & ~(Accessed | Dirty));
            kept = entry;
        }
        else
        {
            Assert.Equal(0UL, entry); // A page that is gone stays gone.
        }

        Assert.Equal(set, kept & (Accessed | Dirty));
    }

    public void Dispose() => _backing.Dispose();

    private void Walk(int thread, ulong bits)
    {
        if (thread == 0)
        {
            SimulatedOrder.Store(ref _outcome[3], 1UL);
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
                Assert.Equal(0UL, entry); // Never the stale words of a new table.
                return;
            }

            if (Mark(at, entry, bits))
            {
                SimulatedOrder.Store(ref _outcome[(ulong)thread], bits);
                return;
            }
        }

        Assert.Fail("Nobody changed the entry that often.");
    }

    private bool Mark(Core at, ulong entry, ulong bits)
    {
        if (_story == PageTableStory.HastyMark)
        {
            SimulatedOrder.Or(ref new Slots<ulong>(_backing.Address + 4096, 1).First, bits);
            return true;
        }

        return (entry & bits) == bits || at.TryMark(0, entry, bits);
    }

    private void Change()
    {
        switch (_story)
        {
            case PageTableStory.Map:
                _table.Prepare(0, Page);
                _directory.Publish(0, Link);
                break;
            case PageTableStory.Split:
                Split();
                break;
            case PageTableStory.HastyUnmap:
                var seen = _table.See(0);
                _table.Publish(0, 0);
                SimulatedOrder.Store(ref _outcome[2], seen);
                break;
            default:
                var taken = _table.Take(0, 0);
                Assert.True(
                    (taken & Dirty) == 0 || SimulatedOrder.Load(ref _outcome[3]) == 1,
                    "The page is dirty, and what its writer did before is not seen."
                );
                SimulatedOrder.Store(ref _outcome[2], taken);
                break;
        }
    }

    private void Split()
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

        Assert.Fail("Nobody marked the entry that often.");
    }
}
