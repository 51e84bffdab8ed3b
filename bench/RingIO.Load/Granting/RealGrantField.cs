// SPDX-License-Identifier: MIT

using RingIO.Linux;
using RingIO.Load.Subjects;
using RingIO.Primitives;

namespace RingIO.Load.Granting;

/// <summary>Domains in memfds of their own; what one sees of the other is in windows, by the processor's own page tables.</summary>
internal sealed class RealGrantField : GrantField
{
    private const int KeptPlaces = 2 * GrantShape.MostPages;

    private readonly MemfdBacking _tables = Memory(TablePages);
    private readonly MemfdBacking _front = Memory(DomainPages);
    private readonly MemfdBacking _back = Memory(DomainPages);
    private readonly GrantableMemory _memory = new(TablePages + (2 * DomainPages));
    private readonly PageWindow _mapped = new(GrantShape.MostPages + KeptPlaces);
    private readonly PageWindow _seen = new(DomainPages - Places);
    private readonly WindowGrantMapper _mapper;
    private readonly FrameRun[] _runs = new FrameRun[GrantShape.MostPages];

    /// <summary>Makes one.</summary>
    public RealGrantField()
    {
        _memory.Add(_tables);
        _memory.Add(_front);
        _memory.Add(_back);
        _mapper = new(_mapped, _memory);
        Build(_memory.Backing, _ => _mapper, _mapper.AddressOf(GrantShape.MostPages));
        _seen.Map(
            [new(Kept - Places, _front, Kept, GrantShape.MostPages)],
            PageAccess.ReadWrite,
            populate: true
        );
        Keep();
    }

    /// <inheritdoc/>
    public override ulong FirstPlace => _mapper.AddressOf(0);

    /// <inheritdoc/>
    public override nint AtBackend(ulong address) => (nint)address;

    /// <inheritdoc/>
    public override nint AtFrontend(int page) =>
        _seen.Address + (nint)((long)(page - Places) * GrantShape.PageSize);

    /// <inheritdoc/>
    public override void Hide(int count)
    {
        // What is mapped over it takes it out.
    }

    /// <inheritdoc/>
    public override void Show(int count)
    {
        for (var page = 0; page < count; page++)
        {
            _runs[page] = RunOf(page, Frontend.Numbers[Places + page]);
        }

        _seen.Map(_runs.AsSpan(0, count), PageAccess.ReadWrite, populate: true);
    }

    /// <inheritdoc/>
    public override ulong WorkBeside(BusyLoop loop) => loop.Run();

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _mapped.Dispose();
        _seen.Dispose();
        _memory.Dispose();
        _tables.Dispose();
        _front.Dispose();
        _back.Dispose();
    }

    private FrameRun RunOf(int page, Mfn frame)
    {
        var index = (long)frame.Value - TablePages;
        return index < DomainPages
            ? new(page, _front, index)
            : new(page, _back, index - DomainPages);
    }

    private static MemfdBacking Memory(int pages) =>
        MemfdBacking.Create(new() { Length = (long)pages * GrantShape.PageSize, Prefault = true });
}
