// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What a program sees as memory: pages mapped to frames by tables in the machine's own memory.</summary>
/// <remarks>
/// <para>Superpages are used where a range allows it, made when the last piece falls into place and split when a part changes;
/// each result says so.</para>
/// <para>A change is done wholly or not at all: a batch that fails leaves every translation, right and reference as it was. A
/// superpage that it had to split stays split if <see cref="AddressSpaceOptions.Promotes"/> is off.</para>
/// <para>References: each 4 KiB of a page holds one to its frame: a use (<see cref="FrameType.Normal"/>, or Shared or Io if the
/// frame is in use as that) if the page is writable, so that a page table never is, else a general one. Tables are in use as
/// <see cref="FrameType.PageTable"/>. What a change takes out keeps its references, and tables their frames, until the invalidator says
/// that every processor has forgotten it: only then can the owner free a frame, or it be something else.</para>
/// <para>Accessed and dirty bits are those of the page that maps: a superpage has them for all its pieces, and gives them to each
/// when it is split. None is lost: an unmapped page is reported with all that walks have set, and none sets any afterwards.</para>
/// <para>Ownership: whoever makes it closes it. Thread safety: one thread at a time changes, iterates and reclaims; any number of processors
/// walk meanwhile. In the steady state nothing is allocated.</para>
/// </remarks>
public sealed partial class AddressSpace : IDisposable
{
    private const int Closed = int.MinValue;

    private readonly ITranslationInvalidator _invalidator;
    private readonly MappingChange _change = new();
    private readonly RetiredFrames _retired;
    private readonly PageTable _table;
    private readonly PageMapper _mapper;
    private int _loads;

    /// <summary>Makes an empty address space.</summary>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="source">Gives frames for tables: five at once for PAE, else one, and later what is needed.</param>
    /// <param name="options">How it is made.</param>
    /// <exception cref="InvalidOperationException">The source has no frame left.</exception>
    /// <exception cref="FrameException">The source gave a frame that cannot be a table.</exception>
    public AddressSpace(MachineMemory memory, IFrameSource source, AddressSpaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        Owner = source.Owner;
        Id = options.Id;
        Format = options.Format;
        _invalidator = options.Invalidator;
        var holds = new FrameHolds(memory);
        _retired = new(memory, source, holds, _invalidator);
        _table = new(memory, Format, source, _retired, _change);
        _mapper = new(
            memory,
            _table,
            holds,
            _retired,
            _change,
            options.LargestPage,
            options.Promotes
        );
    }

    /// <summary>Whose it is: the owner of its tables, and, if a mapping does not say otherwise, of what it maps.</summary>
    public DomainId Owner { get; }

    /// <summary>Its identifier.</summary>
    public AddressSpaceId Id { get; }

    /// <summary>How its tables look.</summary>
    public PageTableFormat Format { get; }

    /// <summary>The frame of its top table, for CR3.</summary>
    public Mfn Root => _table.Root;

    /// <summary>How many frames are tables.</summary>
    public int Tables => _table.Tables;

    /// <summary>How many bytes are mapped.</summary>
    public long BytesMapped => _table.PagesAt(1) * PageSize.Size4K.Bytes + BytesInSuperpages;

    /// <summary>How many bytes are mapped by superpages.</summary>
    public long BytesInSuperpages
    {
        get
        {
            var bytes = 0L;
            for (var level = 2; level <= Format.Levels; level++)
            {
                bytes += _table.PagesAt(level) * Format.SpanOf(level).Bytes;
            }

            return bytes;
        }
    }

    /// <summary>All pages, from low to high.</summary>
    public MappedPages Pages => PagesFrom(default);

    /// <summary>How many frames are out of the tables and wait for processors to forget them.</summary>
    public long FramesWaiting => _retired.Waiting;

    /// <summary>The pages from one on, from low to high: the upper half follows the lower one.</summary>
    /// <param name="first">The first page; if it lies in a larger one, that is the first.</param>
    /// <returns>The pages.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is no page of the format.</exception>
    public MappedPages PagesFrom(Vfn first) =>
        Format.IsPageNumber(first)
            ? new(_table, Format.NumberOf(first))
            : throw new ArgumentOutOfRangeException(
                nameof(first),
                first,
                $"It is no page of a {Format} address space."
            );

    /// <summary>Looks up a page as software does: no right is asked for, no bit set.</summary>
    /// <param name="page">The page.</param>
    /// <param name="mapped">What maps it.</param>
    /// <returns>Whether something does.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public bool TryFind(Vfn page, out MappedPage mapped)
    {
        ThrowIfClosed();
        if (Format.IsPageNumber(page) && _table.Find(page) is { IsPage: true } slot)
        {
            mapped = _table.PageOf(slot, page);
            return true;
        }

        mapped = default;
        return false;
    }

    /// <summary>Gives back the frames of changes that every processor has acknowledged.</summary>
    /// <returns>How many frames still wait.</returns>
    /// <remarks>Each change does it too; nothing happens by itself.</remarks>
    public long Reclaim()
    {
        _retired.Reclaim(_table);
        return _retired.Waiting;
    }

    /// <summary>
    /// Whether a change is complete: no processor uses what it took out, and the references to it are gone, so that the owner
    /// may free the frames. A table that somebody else refers to waits on, see <see cref="FramesWaiting"/>.
    /// </summary>
    /// <param name="change">The change, from its result.</param>
    /// <returns>Whether it is complete.</returns>
    public bool IsComplete(long change)
    {
        _retired.Reclaim(_table);
        return _retired.IsComplete(change);
    }

    /// <summary>Unmaps everything and gives back everything; again until all processors have acknowledged.</summary>
    /// <returns>Whether all frames are given back.</returns>
    /// <exception cref="InvalidOperationException">A processor has it loaded.</exception>
    public bool TryClose()
    {
        var loads = Interlocked.CompareExchange(ref _loads, Closed, 0);
        if (loads > 0)
        {
            throw new InvalidOperationException(
                $"{loads} processor(s) have address space {Id} loaded: let them load another first."
            );
        }

        if (loads == 0)
        {
            _change.Begin();
            _mapper.Clear();
            _table.Demolish();
            _retired.Seal(_change.InvalidateSpace(_invalidator, Id));
        }

        return Reclaim() == 0;
    }

    /// <summary>Closes it, if that needs no waiting.</summary>
    /// <exception cref="InvalidOperationException">A processor has it loaded, or frames wait still: see <see cref="TryClose"/>.</exception>
    public void Dispose()
    {
        if (!TryClose())
        {
            throw new InvalidOperationException(
                $"{FramesWaiting} frame(s) of address space {Id} wait for processors to forget them: call {nameof(TryClose)} until they have."
            );
        }
    }

    internal ITranslationInvalidator Invalidator => _invalidator;

    /// <summary>Whether a processor has it loaded, so that it cannot be closed.</summary>
    internal bool IsLoaded => Volatile.Read(ref _loads) > 0;

    // A processor that has it loaded walks its root: it is not closed meanwhile.
    internal void Enter()
    {
        var seen = Volatile.Read(ref _loads);
        while (true)
        {
            ObjectDisposedException.ThrowIf(seen == Closed, this);
            var found = Interlocked.CompareExchange(ref _loads, seen + 1, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    private void ThrowIfClosed() =>
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _loads) == Closed, this);

    internal void Leave() => Interlocked.Decrement(ref _loads);
}
