// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Memory;

/// <summary>An allocator beside sets that know which frames are whose: every step is judged.</summary>
internal sealed class AllocatorModel : IDisposable
{
    public const int AreaOrder = 4;
    private const int First = 5;
    private const int Count = 171;
    private const int Strangers = 16;

    private static readonly DomainId Driver = new(0, 0);

    private readonly MachineMemory _machine = BareMachine.Of(256);
    private readonly FrameAllocator _allocator;
    private readonly FrameAllocator _other;
    private readonly FrameCache[] _caches;

    // Frames that the allocator answers for, and those that it gave back to the machine.
    private readonly HashSet<long> _ours = [.. Enumerable.Range(First, Count).Select(n => (long)n)];
    private readonly List<long> _withdrawn = [];
    private readonly List<Mfn> _theirs = [];
    private readonly List<Block> _blocks = [];
    private readonly Dictionary<long, Block> _live = [];

    public AllocatorModel(PlacementPolicy policy)
    {
        var options = new FrameAllocatorOptions
        {
            Policy = policy,
            Superpage = PageSize.FromBytes(4096 << AreaOrder),
        };
        _allocator = new(_machine, new(First), Count, options);
        _other = new(_machine, new(200), Strangers, options);
        var theirs = new Mfn[Strangers];
        Assert.Equal(Strangers, _other.Allocate(Driver, PlacementClass.IoBuffer, theirs));
        _theirs.AddRange(theirs);
        _caches = [_allocator.OpenCache(new(0), 8), _allocator.OpenCache(new(1), 6)];
    }

    /// <summary>What is out: a block of an order, or a range of any count.</summary>
    public sealed record Block(
        long Start,
        long Frames,
        int? Order,
        DomainId Owner,
        PlacementClass Class
    );

    public IReadOnlyList<Block> Blocks => _blocks;

    public void Allocate(int order, DomainId owner, PlacementClass placement)
    {
        var done = _allocator.TryAllocate(owner, new(order), placement, out var first);
        RequireRightly(done, order);
        if (done)
        {
            Add(new((long)first.Value, 1L << order, order, owner, placement), order);
        }
    }

    public void AllocateRange(int count, int alignment, DomainId owner, PlacementClass placement)
    {
        var done = _allocator.TryAllocateRange(
            owner,
            count,
            new(alignment),
            placement,
            out var first
        );
        RequireRightly(done, Math.Max(PageOrder.Holding(count).Value, alignment));
        if (done)
        {
            Add(new((long)first.Value, count, null, owner, placement), alignment);
        }
    }

    public void AllocateBatch(int? cache, int count, DomainId owner, PlacementClass placement)
    {
        var before = _allocator.Account;
        var atHand = cache is { } own ? _caches[own].Count : 0;
        var frames = new Mfn[count];
        var done = cache is { } at
            ? _caches[at].Allocate(owner, placement, frames)
            : _allocator.Allocate(owner, placement, frames);
        Assert.Equal(Math.Min(count, before.Free + atHand), done);
        foreach (var frame in frames[..done])
        {
            Add(new((long)frame.Value, 1, 0, owner, placement), 0);
        }
    }

    public void AllocateOne(int cache, DomainId owner, PlacementClass placement)
    {
        var mayFail = _allocator.Account.Free == 0 && _caches[cache].Count == 0;
        Assert.Equal(!mayFail, _caches[cache].TryAllocate(owner, placement, out var frame));
        if (!mayFail)
        {
            Add(new((long)frame.Value, 1, 0, owner, placement), 0);
        }
    }

    public void Free(int index, int? cache)
    {
        var block = _blocks[index];
        var first = new Mfn((ulong)block.Start);
        if (block.Order is not { } order)
        {
            _allocator.FreeRange(first, block.Frames, block.Owner);
        }
        else if (order == 0 && cache is { } at)
        {
            _caches[at].Free(first, block.Owner);
        }
        else
        {
            _allocator.Free(first, new(order), block.Owner);
        }

        Remove(block);
    }

    /// <summary>Frees what must not be freed so: every way is refused and names a frame.</summary>
    public void FreeWrongly(int index, int? cache)
    {
        var block = _blocks[index];
        var first = new Mfn((ulong)block.Start);
        var stranger = block.Owner with { Generation = block.Owner.Generation + 9 };
        Refuse(() => _allocator.FreeRange(first, block.Frames, stranger));
        Refuse(() => _machine.Free(first, block.Frames, block.Owner));
        Refuse(() => _other.FreeRange(first, block.Frames, block.Owner));
        if (block.Order is { } order)
        {
            Refuse(() => _allocator.Free(first, new(order + 1), block.Owner));
        }

        if (block.Order > 0)
        {
            Refuse(() => _allocator.Free(first.Plus(1), new(0), block.Owner));
            Refuse(() => _allocator.Free(first, new(0), block.Owner));
            Refuse(() => _caches[cache ?? 0].Free(first, block.Owner));
            Refuse(() => _allocator.FreeRange(first, block.Frames - 1, block.Owner));
        }

        // A reference in its last frame keeps the whole.
        Assert.True(_machine.TryGet(first.Plus(block.Frames - 1), block.Owner));
        Refuse(() => _allocator.FreeRange(first, block.Frames, block.Owner));
        _machine.Put(first.Plus(block.Frames - 1));
    }

    public void FreeTwice(int index, int? cache)
    {
        var block = _blocks[index];
        Free(index, cache);
        Refuse(() => _allocator.FreeRange(new((ulong)block.Start), block.Frames, block.Owner));
        Refuse(() => _caches[cache ?? 1].Free(new Mfn((ulong)block.Start), block.Owner));
    }

    /// <summary>A page flip with a stranger: one of our single frames against one of his.</summary>
    public void Exchange(int index, int with)
    {
        var block = _blocks[index];
        var ours = new Mfn((ulong)block.Start);
        var theirs = _theirs[with % _theirs.Count];
        var done = _machine.TryExchange(ours, block.Owner, theirs, Driver);
        if (block.Order == 0)
        {
            Assert.True(done);
        }
        else if (done)
        {
            // A range that began with a single frame: it is in pieces now, and so are we.
            Assert.True(_machine.TryExchange(ours, Driver, theirs, block.Owner));
        }

        if (done && block.Order == 0)
        {
            Remove(block);
            _ours.Remove(block.Start);
            _ours.Add((long)theirs.Value);
            _theirs[with % _theirs.Count] = ours;
            // Our tag, and with it the class, is on the frame that we have now.
            Add(new((long)theirs.Value, 1, 0, block.Owner, block.Class), 0);
        }
    }

    public void Withdraw(int count)
    {
        var before = _allocator.Account.Free;
        var frames = new Mfn[count];
        var done = _allocator.Withdraw(frames);
        Assert.Equal(Math.Min(count, before), done);
        foreach (var frame in frames[..done])
        {
            Assert.True(_ours.Remove((long)frame.Value));
            Assert.False(_live.ContainsKey((long)frame.Value));
            Assert.False(_machine[frame].IsBusy);
            _withdrawn.Add((long)frame.Value);
        }
    }

    public void Restore(int count)
    {
        var back = _withdrawn.Order().Take(count).ToArray();
        Assert.Equal(back.Length, _allocator.Restore(count));
        _ours.UnionWith(back);
        _withdrawn.RemoveAll(back.Contains);
    }

    public void Adopt(int index)
    {
        if (_withdrawn.Count == 0)
        {
            Refuse(() => _allocator.Adopt(new(200), 1));
            return;
        }

        var frame = _withdrawn[index % _withdrawn.Count];
        _allocator.Adopt(new((ulong)frame), 1);
        Assert.True(_ours.Add(frame));
        _withdrawn.Remove(frame);
    }

    public void Drain(int cache)
    {
        _caches[cache].Drain();
        Assert.Equal(0, _caches[cache].Count);
    }

    /// <summary>The counts, the table and, where no cache hides anything, the free blocks are what the sets say.</summary>
    public void RequireSame()
    {
        var account = _allocator.Account;
        Assert.Equal(_ours.Count, account.Total);
        Assert.Equal(_live.Count, account.Allocated);
        Assert.Equal(_caches.Sum(cache => cache.Count), account.Cached);
        for (var n = 0L; n < _machine.FrameCount; n++)
        {
            var info = _machine[new((ulong)n)];
            if (_live.TryGetValue(n, out var block))
            {
                Assert.Equal(block.Owner, info.Owner);
                Assert.Equal(1, info.References);
            }
            else if (_ours.Contains(n))
            {
                Assert.Equal(FrameType.Free, info.Type);
                Assert.True(info.IsHeld);
            }
        }

        RequireCoverage();
        for (var order = 0; account.Cached == 0 && order <= 8; order++)
        {
            var free = (double)account.Free;
            var expected = free == 0 ? 0 : (free - (FreeBlocks(order) << order)) / free;
            Assert.Equal(expected, _allocator.ExternalFragmentation(new(order)), 12);
        }
    }

    public void Dispose()
    {
        foreach (var cache in _caches)
        {
            cache.Dispose();
        }

        while (_blocks.Count != 0)
        {
            Free(0, null);
        }

        // All is free again, in blocks as large as there can be.
        Assert.Equal(0, _allocator.Account.Allocated);
        RequireSame();
        _allocator.Dispose();
        Assert.All(_ours, n => Assert.False(_machine[new((ulong)n)].IsBusy));
        _other.Dispose();
        _machine.Dispose();
    }

    private void RequireCoverage()
    {
        var areas = _ours.GroupBy(n => n >> AreaOrder).ToArray();
        var whole = areas.Where(area =>
            area.Count() == 1 << AreaOrder && area.All(n => ClassOf(n) == PlacementClass.General)
        );
        var single = _live.Keys.Count(n => ClassOf(n) != PlacementClass.General);
        Assert.Equal(
            new SuperpageCoverage(
                _ours.Count * 4096L,
                whole.Count() * (4096L << AreaOrder),
                single * 4096L
            ),
            _allocator.Coverage()
        );
    }

    private PlacementClass ClassOf(long frame) =>
        _live.ContainsKey(frame)
            ? _machine[new((ulong)frame)].Tag.Placement
            : PlacementClass.General;

    private long FreeBlocks(int order)
    {
        var size = 1 << order;
        return Enumerable
            .Range(0, (int)_machine.FrameCount >> order)
            .Count(block =>
                Enumerable
                    .Range(block * size, size)
                    .All(n => _ours.Contains(n) && !_live.ContainsKey(n))
            );
    }

    // A refusal is right where no block is free; which frames are in a cache only the caches know.
    private void RequireRightly(bool done, int order)
    {
        if (!done && _allocator.Account.Cached == 0)
        {
            Assert.Equal(0, FreeBlocks(order));
        }
    }

    private static void Refuse(Action act)
    {
        var refused = Assert.Throws<FrameException>(act);
        Assert.Contains($"{refused.Frame} is ", refused.Message, StringComparison.Ordinal);
    }

    private void Add(Block block, int alignment)
    {
        Assert.Equal(0, block.Start & ((1L << alignment) - 1));
        _blocks.Add(block);
        for (var n = block.Start; n < block.Start + block.Frames; n++)
        {
            Assert.True(_ours.Contains(n), $"frame {n} is not the allocator's");
            _live.Add(n, block);
        }
    }

    private void Remove(Block block)
    {
        _blocks.Remove(block);
        for (var n = block.Start; n < block.Start + block.Frames; n++)
        {
            _live.Remove(n);
        }
    }
}
