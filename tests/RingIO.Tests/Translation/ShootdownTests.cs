// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

public sealed class ShootdownTests : IDisposable
{
    private static readonly CpuId First = new(0);
    private static readonly CpuId Second = new(1);
    private static readonly CpuId Third = new(2);

    private readonly Shootdown _shootdown = new(cpus: 3, requests: 4);
    private Recorder _target = new([]);

    public void Dispose() => _shootdown.Dispose();

    [Fact]
    public void Begin_NobodyInTheAddressSpace_IsCompleteAtOnce() =>
        Assert.True(_shootdown.Begin(new(7)).IsComplete);

    [Fact]
    public void IsComplete_CpusInside_WaitsForEachOfThem()
    {
        Enter(First, Third);
        var ticket = _shootdown.Begin(new(7), 2);
        Assert.False(ticket.IsComplete);
        Assert.True(_shootdown.Poll(First, ref _target));
        Assert.False(ticket.IsComplete);
        Assert.True(_shootdown.Poll(Third, ref _target));
        Assert.True(ticket.IsComplete);
        Assert.Equal(["7+2", "7+2"], _target.Flushed);
    }

    [Fact]
    public void Poll_NothingNew_FlushesNothing()
    {
        Enter(First);
        Assert.False(_shootdown.MustPoll(First));
        Assert.False(_shootdown.Poll(First, ref _target));
        _shootdown.Begin(new(7));
        Assert.True(_shootdown.MustPoll(First));
        Assert.False(_shootdown.MustPoll(Second));
        Assert.False(_shootdown.Poll(Second, ref _target));
        Assert.Empty(_target.Flushed);
    }

    [Fact]
    public void Leave_WithoutPolling_Completes()
    {
        Enter(First);
        var ticket = _shootdown.Begin(new(7));
        _shootdown.Leave(First);
        Assert.True(ticket.IsComplete);
    }

    [Fact]
    public void Enter_AfterMissingSome_FlushesJustThose()
    {
        Enter(First);
        _shootdown.Leave(First);
        _shootdown.Begin(new(7));
        _shootdown.Begin(new(9), 3);
        Enter(First);
        Assert.Equal(["7+1", "9+3"], _target.Flushed);
        Assert.True(_shootdown.Begin(default) is { IsComplete: false });
    }

    [Fact]
    public void Enter_AfterMissingMoreThanAreKept_FlushesEverything()
    {
        for (var page = 0UL; page < 5; page++)
        {
            _shootdown.Begin(new(page));
        }

        Enter(First);
        Assert.Equal(["all"], _target.Flushed);
    }

    [Fact]
    public void Poll_OfAVastRequest_FlushesEverything()
    {
        Enter(First);
        _shootdown.Begin(new(7), 1 << 20);
        _shootdown.Poll(First, ref _target);
        _shootdown.BeginAll();
        _shootdown.Poll(First, ref _target);
        Assert.Equal(["all", "all"], _target.Flushed);
    }

    [Fact]
    public void Members_MisusedByTheCaller_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _shootdown.Leave(new(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _shootdown.Leave(new(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _shootdown.Begin(default, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shootdown(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shootdown(1, 3));
        Enter(First);
        var ticket = _shootdown.Begin(default);
        _shootdown.Dispose();
        Assert.True(ticket.IsComplete);
        Assert.True(default(ShootdownTicket).IsComplete);
        Assert.Throws<ObjectDisposedException>(() => _shootdown.Begin(default));
        Assert.Throws<ObjectDisposedException>(() => _shootdown.MustPoll(First));
    }

    [Fact]
    public void Quarantine_Frames_ComeOutInOrderAndOnlyWhenComplete()
    {
        var quarantine = new FrameQuarantine();
        Assert.False(quarantine.TryTake(out _, out _));
        Enter(First);
        quarantine.Add(new(40), 8, _shootdown.Begin(new(7)));
        Assert.False(quarantine.TryTake(out _, out _));
        _shootdown.Poll(First, ref _target);
        quarantine.Add(new(60), 1, _shootdown.Begin(new(8)));
        Assert.Equal(9, quarantine.Frames);
        Assert.True(quarantine.TryTake(out var frame, out var count));
        Assert.Equal((new Mfn(40), 8), (frame, count));
        Assert.False(quarantine.TryTake(out _, out _));
        _shootdown.Leave(First);
        Assert.True(quarantine.TryTake(out frame, out count));
        Assert.Equal((new Mfn(60), 1), (frame, count));
        Assert.Equal(0, quarantine.Frames);
        Assert.Throws<ArgumentOutOfRangeException>(() => quarantine.Add(default, 0, default));
    }

    [Fact]
    public void FlushTarget_OfATlbAndACache_FlushesBoth()
    {
        using var backing = new RingIO.Memory.PortableBacking(4096);
        using var cache = new TranslationCache(backing, 4);
        var tlb = new Tlb(TlbGeometry.Zen5);
        var space = new AddressSpaceId(1);
        cache.Use(space, user: false);
        var target = new TlbFlushTarget(space, tlb, cache);
        Enter(ref target);
        foreach (
            var flush in new Action[]
            {
                () => _shootdown.Begin(new(6), 2),
                () => _shootdown.BeginAll(),
            }
        )
        {
            tlb.Insert(new(new(7), PageSize.Size4K, default, space, TlbRights.None));
            cache.Insert(new(7 << 12), default, TlbRights.None);
            flush();
            Assert.True(cache.TryRead<byte>(new(7 << 12), out _));
            _shootdown.Poll(First, ref target);
            Assert.False(cache.TryRead<byte>(new(7 << 12), out _));
            Assert.Equal(0, tlb.Lookup(new(7 << 12), space, TlbAccess.Read, out _));
        }
    }

    private void Enter(ref TlbFlushTarget target) => _shootdown.Enter(First, ref target);

    private void Enter(params CpuId[] cpus)
    {
        foreach (var cpu in cpus)
        {
            _shootdown.Enter(cpu, ref _target);
        }
    }

    private readonly record struct Recorder(List<string> Flushed) : IShootdownTarget
    {
        public void FlushPages(Vfn first, long count) => Flushed.Add($"{first.Value}+{count}");

        public void FlushAll() => Flushed.Add("all");
    }
}
