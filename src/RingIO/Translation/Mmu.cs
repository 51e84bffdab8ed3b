// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>One processor's memory management: the root it has loaded, its control registers, its last fault.</summary>
/// <remarks>
/// Each translation is a walk: a TLB stands before it, and hears of switches through <see cref="ILocalTranslations"/>. A translation
/// allocates nothing. Ownership: it holds what it has loaded until it loads something else or is disposed of. Thread
/// safety: one thread, the processor's; any number of processors beside each other.
/// </remarks>
public sealed class Mmu : IDisposable
{
    // Where hardware must drop what it caches (5.10.4.1, MOV to CR4), and where that would mean something else by now.
    private const PagingControls FlushesOnChange =
        PagingControls.GlobalPages | PagingControls.PageSizeExtensions | PagingControls.NoExecute;
    private const PagingControls FlushesWhenSet = PagingControls.SupervisorExecutionPrevention;
    private const PagingControls FlushesWhenCleared = PagingControls.ProcessContextIds;

    private readonly MachineMemory _memory;
    private readonly PageWalker _walker;
    private readonly ILocalTranslations? _local;
    private AddressSpace? _space;
    private bool _holdsRoot;
    private long _walks;
    private long _references;
    private long _faults;
    private long _switches;

    /// <summary>Makes a processor's memory management; nothing is loaded yet.</summary>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="format">How its tables look.</param>
    /// <param name="policy">Which frames tables may lead to; null: any inside the machine. Needed for tables that somebody else writes.</param>
    /// <param name="local">What the processor caches; null: nothing.</param>
    public Mmu(
        MachineMemory memory,
        PageTableFormat format,
        IFramePolicy? policy = null,
        ILocalTranslations? local = null
    )
    {
        _walker = new(memory, format, policy);
        _memory = memory;
        _local = local;
    }

    /// <summary>How its tables look.</summary>
    public PageTableFormat Format => _walker.Format;

    /// <summary>The control registers; a change drops what the processor caches where hardware would.</summary>
    public PagingControls Controls
    {
        get;
        set
        {
            var flips = field ^ value;
            var drops =
                (flips & FlushesOnChange)
                | (flips & value & FlushesWhenSet)
                | (flips & field & FlushesWhenCleared);
            field = value;
            if (drops != 0)
            {
                _local?.FlushAll();
            }
        }
    } = PagingControls.Usual;

    /// <summary>The top table that is loaded, if any: CR3.</summary>
    public Mfn? Root { get; private set; }

    /// <summary>The identifier of what is loaded; 0 without CR4.PCIDE.</summary>
    public AddressSpaceId Id { get; private set; }

    /// <summary>The address of the last page fault: CR2.</summary>
    public GuestVirtualAddress FaultAddress { get; private set; }

    /// <summary>What it has done.</summary>
    public MmuCounts Counts => new(_walks, _references, _faults, _switches);

    /// <summary>Switches to an address space, which cannot be closed meanwhile.</summary>
    /// <param name="space">The address space.</param>
    /// <param name="keepsTranslations">
    /// Whether what is cached for its identifier stays (bit 63 of what is moved to CR3): true only with CR4.PCIDE, and if
    /// the identifier has meant this space all along. Global translations stay in any case.
    /// </param>
    /// <exception cref="ArgumentException">Its tables look otherwise.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void Load(AddressSpace space, bool keepsTranslations = false)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (space.Format != Format)
        {
            throw new ArgumentException(
                $"The processor walks {Format} tables of {Format.PhysicalBits} bits, not {space.Format} ones of {space.Format.PhysicalBits}.",
                nameof(space)
            );
        }

        space.Enter();
        Unload();
        _space = space;
        Switch(space.Root, space.Id, keepsTranslations);
    }

    /// <summary>Switches to tables that somebody else has written: they may hold anything.</summary>
    /// <param name="root">The top table.</param>
    /// <param name="owner">Who must own it; a reference is held while it is loaded.</param>
    /// <param name="id">The identifier to tell its translations by.</param>
    /// <param name="keepsTranslations">As in <see cref="Load(AddressSpace, bool)"/>.</param>
    /// <returns><see langword="false"/> if the frame is outside the machine or not the owner's: nothing was changed.</returns>
    public bool TryLoad(
        Mfn root,
        DomainId owner,
        AddressSpaceId id = default,
        bool keepsTranslations = false
    )
    {
        if (!_memory.TryGet(root, owner))
        {
            return false;
        }

        Unload();
        _holdsRoot = true;
        Switch(root, id, keepsTranslations);
        return true;
    }

    /// <summary>Translates an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="access">What is to be done there.</param>
    /// <param name="cpl">The privilege level, 0 to 3.</param>
    /// <param name="translation">Where it leads.</param>
    /// <param name="fault">Or why not; of a page fault the address is then in <see cref="FaultAddress"/> too.</param>
    /// <returns>Whether it leads anywhere.</returns>
    /// <exception cref="InvalidOperationException">Nothing is loaded.</exception>
    public bool TryTranslate(
        GuestVirtualAddress address,
        PageAccess access,
        int cpl,
        out PageTranslation translation,
        out PageFault fault
    )
    {
        var root = Root ?? throw new InvalidOperationException("The processor has no root loaded.");
        _walks++;
        if (_walker.TryWalk(root, address, access, cpl, Controls, out translation, out fault))
        {
            _references += translation.References;
            return true;
        }

        _references += fault.References;
        _faults++;
        if (fault.Vector == 14)
        {
            FaultAddress = address;
        }

        return false;
    }

    /// <summary>Lets go of what is loaded.</summary>
    public void Dispose() => Unload();

    private void Switch(Mfn root, AddressSpaceId id, bool keepsTranslations)
    {
        var hasIds = (Controls & PagingControls.ProcessContextIds) != 0;
        Root = root;
        Id = hasIds ? id : default;
        _switches++;
        if (!hasIds || !keepsTranslations)
        {
            _local?.Flush(Id);
        }
    }

    private void Unload()
    {
        _space?.Leave();
        _space = null;
        if (_holdsRoot && Root is { } root)
        {
            _memory.Put(root);
        }

        _holdsRoot = false;
        Root = null;
    }
}
