// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests;
using RingIO.Tests.Support;
using RingIO.Translation;

namespace RingIO.Linux.Tests.Memory;

/// <summary>A domain's own view of its frames, by mappings of the kernel's.</summary>
[Collection(AllocationProbe.Alone)]
public sealed class WindowFrameViewTests : LinuxTests
{
    private const int Frames = 16;

    [Fact]
    public void TryShow_AFrame_IsTheMachinesByOneCall()
    {
        using var world = new World(Frames);
        var calls = world.Window.SystemCalls;
        Assert.True(world.View.TryShow(new(3), new(7)));
        Assert.Equal(1, world.Window.SystemCalls - calls);
        var address = world.View.AddressOf(new(3));
        Assert.Equal("rw-s", Permissions(address));
        Assert.Equal(17u, NativeBytes.Word(address));
        NativeBytes.Word(address) = 5;
        Assert.Equal(5u, NativeBytes.Word(world.Memory.Address + (7 * 4096)));
    }

    [Fact]
    public void Hide_AFrame_IsOutOfReachByOneCall()
    {
        using var world = new World(Frames);
        Assert.True(world.View.TryShow(new(3), new(7)));
        var calls = world.Window.SystemCalls;
        world.View.Hide(new(3));
        Assert.Equal(1, world.Window.SystemCalls - calls);
        Assert.False(Permissions(world.View.AddressOf(new(3))) is "rw-s" or "r--s");
    }

    [Fact]
    public void TryShow_OverAnotherFrame_ReplacesIt()
    {
        using var world = new World(Frames);
        Assert.True(world.View.TryShow(new(3), new(7)));
        Assert.True(world.View.TryShow(new(3), new(2)));
        Assert.Equal(12u, NativeBytes.Word(world.View.AddressOf(new(3))));
    }

    [Fact]
    public void TryShow_WhatThereIsNot_IsRefused()
    {
        using var world = new World(Frames);
        Assert.False(world.View.TryShow(new(Frames), new(0)));
        Assert.False(world.View.TryShow(new(ulong.MaxValue), new(0)));
        Assert.False(world.View.TryShow(new(0), new(Frames)));
        Assert.Equal(0, world.View.AddressOf(new(Frames)));
        Assert.False(world.Window.IsMapped(0));
        world.Memory.Dispose();
        Assert.False(world.View.TryShow(new(0), new(0)));
    }

    [Fact]
    public void TryShowAndHide_InTheSteadyState_AllocateNothing()
    {
        using var world = new World(Frames);
        AllocationProbe.RequireNothing(() =>
        {
            world.View.TryShow(new(3), new(7));
            world.View.Hide(new(3));
        });
    }

    [Fact]
    public void TryReplace_ByADomain_IsACallOnEachSide()
    {
        using var world = new World(2 * Frames);
        using var machine = new MachineMemory(world.Backing);
        using var allocator = new FrameAllocator(machine, new(1), Frames - 1, null);
        var registry = new DomainRegistry(allocator, NoTranslations.Instance);
        var options = new DomainOptions
        {
            MemoryFrames = 2,
            MaxMemoryFrames = 2,
            GrantFrames = (1, 1),
            View = world.View,
        };
        Assert.True(registry.TryCreate(options, out var domain));
        Assert.True(domain.Memory.TryFind(new(1), out var old));
        var other = old == new Mfn(7) ? new Mfn(8) : new Mfn(7);
        var address = domain.Memory.AddressOf(new(1));
        var calls = world.Window.SystemCalls;
        Assert.True(domain.Memory.TryReplace(new(1), old, other, out _));
        Assert.Equal(1, world.Window.SystemCalls - calls);
        // The same address shows the other frame, and the old one is out of reach.
        Assert.Equal(address, domain.Memory.AddressOf(new(1)));
        NativeBytes.Word(address) = 99;
        Assert.Equal(99u, NativeBytes.Word(machine.AddressOf(other)));
        Assert.Equal(0u, NativeBytes.Word(machine.AddressOf(old)));
        Assert.True(domain.Memory.TryReplace(new(1), other, old, out _));
        Assert.True(registry.Destroy(domain));
        Assert.False(world.Window.IsMapped(1));
    }

    [Fact]
    public void Runs_OfHugePages_AreTranslatedByThem()
    {
        const int Huge = 2 * 512;
        using var mode = new TransparentMode("advise");
        using var memory = MemfdBacking.Create(
            new() { Length = Huge * 4096L, Pages = MemfdPages.TransparentHuge }
        );
        Assert.Equal(Huge * 4096L, HugeBytes(memory, FrameViewPaging.Runs));
        Assert.Equal(0, HugeBytes(memory, FrameViewPaging.OneByOne));
    }

    private static long HugeBytes(MemfdBacking memory, FrameViewPaging paging)
    {
        var frames = memory.Length / 4096;
        using var grantable = new GrantableMemory(frames);
        grantable.Add(memory);
        using var window = new PageWindow(frames);
        var view = new WindowFrameView(window, grantable, paging);
        for (var frame = 0UL; frame < (ulong)frames; frame++)
        {
            Assert.True(view.TryShow(new(frame), new(frame)));
        }

        for (var frame = 0UL; frame < (ulong)frames; frame++)
        {
            // A first touch, which a read that nobody uses would not be.
            Assert.Equal(0u, NativeBytes.Word(view.AddressOf(new(frame))));
        }

        return ProcSmaps.Measure(window.Address, memory.Length).HugeBytes;
    }

    private sealed class World : IDisposable
    {
        private readonly GrantableMemory _grantable = new(Frames);

        public World(int pages)
        {
            _grantable.Add(Memory);
            Window = new(pages);
            View = new(Window, _grantable);
        }

        public IPageBacking Backing => _grantable.Backing;

        public MemfdBacking Memory { get; } = Numbered(Frames, first: 10);

        public PageWindow Window { get; }

        public WindowFrameView View { get; }

        public void Dispose()
        {
            Window.Dispose();
            _grantable.Dispose();
            Memory.Dispose();
        }
    }
}
