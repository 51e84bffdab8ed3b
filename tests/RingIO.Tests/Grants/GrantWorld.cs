// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Grants;

/// <summary>A machine with domains; CPU n is in domain n's address space where there are CPUs.</summary>
internal sealed class GrantWorld : IDisposable
{
    public const ulong Page = 4096;

    private readonly List<Domain> _made = [];
    private readonly PortableBacking _backing;
    private readonly MachineShootdowns? _shootdowns;

    public GrantWorld(int domains = 2, int cpus = 0, int frames = 1024, int version = 1)
    {
        _backing = new(frames * 4096L);
        Memory = new(_backing);
        Allocator = new(Memory);
        _shootdowns = cpus > 0 ? new(cpus) : null;
        Registry = new(Allocator, _shootdowns ?? (ITranslationInvalidator)NoTranslations.Instance);
        Free = Allocated;
        Domains = [.. Enumerable.Range(0, domains).Select(_ => Create(version))];
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            var unit = new TranslationUnit(
                new(cpu),
                Memory,
                PageTableFormat.FourLevel,
                _shootdowns!,
                new() { Tlb = new(TlbGeometry.Zen5) }
            );
            unit.Load(Domains[cpu].AddressSpace);
            Cpus.Add(unit);
        }
    }

    public MachineMemory Memory { get; }

    public FrameAllocator Allocator { get; }

    public DomainRegistry Registry { get; }

    public List<Domain> Domains { get; }

    public List<TranslationUnit> Cpus { get; } = [];

    /// <summary>How many frames were out before the first domain came.</summary>
    public long Free { get; }

    public long Allocated => Allocator.Account.Allocated;

    public Domain Create(
        int version = 1,
        ushort? number = null,
        IGrantMapper? mapper = null,
        IFrameView? view = null
    )
    {
        var options = new DomainOptions
        {
            MemoryFrames = 8,
            MaxMemoryFrames = 16,
            GrantFrames = (1, 4),
            MaxGrantHandles = 64,
            Number = number,
            GrantMapper = mapper,
            View = view,
        };
        Assert.True(Registry.TryCreate(options, out var domain));
        _made.Add(domain);
        if (version == 2)
        {
            var set = new GnttabSetVersion { Version = 2 };
            Assert.Equal(GrantStatus.Okay, domain.Calls.SetVersion(ref set));
        }

        return domain;
    }

    public GuestGrants GuestOf(Domain domain) => new(Memory, domain.Grants);

    public static Mfn FrameOf(Domain domain, ulong gfn)
    {
        Assert.True(domain.Memory.TryFind(new(gfn), out var frame));
        return frame;
    }

    public Span<byte> BytesOf(Domain domain, ulong gfn) => Memory.Bytes(FrameOf(domain, gfn));

    /// <summary>References and uses of a domain's frame.</summary>
    public (long References, int Uses) CountsOf(Domain domain, ulong gfn)
    {
        var info = Memory[FrameOf(domain, gfn)];
        return (info.References, info.TypeCount);
    }

    /// <summary>The entry's own bytes, as its domain may write them.</summary>
    public Span<byte> EntryOf(Domain domain, GrantRef reference)
    {
        Span<Mfn> frames = stackalloc Mfn[8];
        var count = domain.Grants.CopyFrames(frames);
        var size = domain.Grants.Version == 1 ? 8 : 16;
        var perFrame = 4096 / size;
        Assert.True((int)reference.Value / perFrame < count);
        return Memory
            .Bytes(frames[(int)reference.Value / perFrame])
            .Slice((int)reference.Value % perFrame * size, size);
    }

    /// <summary>Lets all go, and checks that every frame came back.</summary>
    public void Dispose()
    {
        foreach (var cpu in Cpus)
        {
            cpu.Dispose();
        }

        foreach (var domain in _made.Union(Domains))
        {
            Registry.Destroy(domain);
        }

        Assert.Equal(0, Registry.Reclaim());
        Assert.Equal(Free, Allocated);
        _shootdowns?.Dispose();
        Allocator.Dispose();
        Memory.Dispose();
        _backing.Dispose();
    }
}
