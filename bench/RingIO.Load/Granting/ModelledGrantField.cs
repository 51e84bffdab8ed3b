// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Load.Subjects;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Load.Granting;

/// <summary>Domains in memory of this process; what one sees of the other is in page tables that the library walks, through modelled TLBs.</summary>
internal sealed class ModelledGrantField : GrantField
{
    private const int MemoryPages = TablePages + (2 * DomainPages);
    private const ulong Mapped = 0x10_0000_0000;
    private const ulong Seen = 0x20_0000_0000;

    // Page tables, behind all others.
    private const int SpacePages = 512;

    private readonly PortableBacking _memory = new(
        (long)(MemoryPages + SpacePages) * GrantShape.PageSize
    );

    // The backend's processor, the frontend's, and the one that is busy.
    private readonly MachineShootdowns _shootdowns = new(3);
    private readonly TranslationUnit[] _cpus = new TranslationUnit[3];
    private readonly PageMapping[] _shown = new PageMapping[GrantShape.MostPages];
    private FrameAllocator? _spaceFrames;
    private AddressSpace? _front;
    private AddressSpace? _back;

    /// <summary>Makes one.</summary>
    public ModelledGrantField()
    {
        Build(_memory, MakeSpaces, Mapped + ((ulong)GrantShape.MostPages << 12));
        for (var page = Kept; page < DomainPages; page++)
        {
            Require(
                _front!.Map(PageOf(SeenAt(page)), Frontend.Numbers[page], 1, PageFlags.Writable)
            );
        }

        Keep();
    }

    /// <inheritdoc/>
    public override ulong FirstPlace => Mapped;

    /// <inheritdoc/>
    public override nint AtBackend(ulong address) => Translated(_cpus[0], address);

    /// <inheritdoc/>
    public override nint AtFrontend(int page) => Translated(_cpus[1], SeenAt(page));

    /// <inheritdoc/>
    public override void Forget() => _cpus[0].Poll();

    /// <inheritdoc/>
    public override void Hide(int count)
    {
        Require(_front!.Unmap(PageOf(SeenAt(Places)), count));
        // Frames are held until every processor has forgotten them.
        while (_front.Reclaim() > 0)
        {
            _cpus[1].Poll();
        }
    }

    /// <inheritdoc/>
    public override void Show(int count)
    {
        for (var page = 0; page < count; page++)
        {
            _shown[page] = new(
                PageOf(SeenAt(Places + page)),
                Frontend.Numbers[Places + page],
                PageFlags.Writable
            );
        }

        Require(_front!.Map(_shown.AsSpan(0, count)));
    }

    /// <inheritdoc/>
    public override ulong WorkBeside(BusyLoop loop)
    {
        var cpu = _cpus[2];
        cpu.Resume();
        try
        {
            return loop.Run(() => cpu.Poll());
        }
        finally
        {
            cpu.Pause();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var cpu in _cpus)
        {
            cpu.Dispose();
        }

        _front?.Dispose();
        _back?.Dispose();
        _spaceFrames?.Dispose();
        base.Dispose();
        _shootdowns.Dispose();
        _memory.Dispose();
    }

    private AddressSpaceGrantMapper MakeSpaces(FrameAllocator tables)
    {
        _spaceFrames = new(Machine, new(MemoryPages), SpacePages);
        _front = Space(Frontend.Id, 1);
        _back = Space(new(2, 0), 2);
        var spaces = (ReadOnlySpan<AddressSpace>)[_back, _front, _back];
        for (var cpu = 0; cpu < _cpus.Length; cpu++)
        {
            _cpus[cpu] = new(
                new(cpu),
                Machine,
                _back.Format,
                _shootdowns,
                new() { Tlb = new(TlbGeometry.Zen5) }
            );
            _cpus[cpu].Load(spaces[cpu]);
        }

        // Nobody waits for it until it works.
        _cpus[2].Pause();
        return new(_back);
    }

    private AddressSpace Space(DomainId owner, ushort id) =>
        new(
            Machine,
            new AllocatedFrames(_spaceFrames!, owner, PlacementClass.General),
            new() { Id = new(id), Invalidator = _shootdowns }
        );

    private static nint Translated(TranslationUnit cpu, ulong address)
    {
        // What was unmapped meanwhile is complete when the measured thread's processors have said so too.
        cpu.Poll();
        if (!cpu.TryTranslate(new(address), PageAccess.Read, out var translation, out var fault))
        {
            throw new InvalidOperationException($"Nothing is mapped at 0x{address:x}: {fault}.");
        }

        return translation.Host;
    }

    private static ulong SeenAt(int page) => Seen + ((ulong)(page - Places) << 12);

    private static Vfn PageOf(ulong address) => new(address >> 12);

    private static void Require(MappingResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"Pages were not mapped: {result.Error}.");
        }
    }
}
