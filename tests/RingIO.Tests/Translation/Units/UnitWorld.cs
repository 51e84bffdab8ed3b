// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation.Units;

/// <summary>A machine with all parts joined: allocator, address spaces, shootdowns, and a unit for each CPU.</summary>
internal sealed class UnitWorld : IDisposable
{
    public static readonly DomainId One = new(1, 1);
    public static readonly DomainId Two = new(2, 1);

    private readonly PortableBacking _backing;
    private readonly List<TranslationCache> _caches = [];

    public UnitWorld(
        int cpus,
        int spaces,
        TlbGeometry? geometry = null,
        int cacheEntries = 0,
        PageTableFormat? format = null,
        int frames = 4096
    )
    {
        format ??= PageTableFormat.FourLevel;
        _backing = new(frames * 4096L);
        Machine = new(_backing);
        Allocator = new(Machine);
        Shootdowns = new(cpus);
        Spaces =
        [
            .. Enumerable
                .Range(1, spaces)
                .Select(id => new AddressSpace(
                    Machine,
                    new AllocatedFrames(Allocator, One),
                    new()
                    {
                        Id = new((ushort)id),
                        Format = format,
                        Invalidator = Shootdowns,
                    }
                )),
        ];
        Cpus =
        [
            .. Enumerable
                .Range(0, cpus)
                .Select(cpu => new TranslationUnit(
                    new(cpu),
                    Machine,
                    format,
                    Shootdowns,
                    new()
                    {
                        Tlb = geometry is null ? null : new(geometry),
                        Cache = cacheEntries == 0 ? null : Cache(cacheEntries),
                    }
                )),
        ];
    }

    public MachineMemory Machine { get; }

    public FrameAllocator Allocator { get; }

    public MachineShootdowns Shootdowns { get; }

    public AddressSpace[] Spaces { get; }

    public TranslationUnit[] Cpus { get; }

    public static GuestVirtualAddress At(ulong page, ulong offset = 0) => new(page * 4096 + offset);

    /// <summary>A frame of domain One that says what it is.</summary>
    public Mfn Frame(ulong stamp, PlacementClass placement = PlacementClass.General)
    {
        Assert.True(Allocator.TryAllocate(One, new(0), placement, out var frame));
        Machine.Words(frame)[0] = stamp;
        return frame;
    }

    /// <summary>What a CPU reads at the start of a page; null: a fault.</summary>
    public static ulong? Read(TranslationUnit cpu, ulong page) =>
        cpu.TryRead(At(page), out ulong value, out _) ? value : null;

    /// <summary>Lets all go, and checks that every frame came back.</summary>
    public void Dispose()
    {
        foreach (var cpu in Cpus)
        {
            cpu.Dispose();
        }

        foreach (var space in Spaces)
        {
            space.Dispose();
        }

        foreach (var cache in _caches)
        {
            cache.Dispose();
        }

        Shootdowns.Dispose();
        Allocator.Dispose();
        Machine.Dispose();
        _backing.Dispose();
    }

    private TranslationCache Cache(int entries)
    {
        var cache = new TranslationCache(_backing, entries);
        _caches.Add(cache);
        return cache;
    }
}
