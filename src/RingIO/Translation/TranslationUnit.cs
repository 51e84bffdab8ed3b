// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>How one virtual CPU reaches memory: a translation cache, a TLB, walks of the page table, and its part in shootdowns.</summary>
/// <remarks>
/// <para>An access asks the cache, then the <see cref="Tlb"/>, then walks; what the walk finds goes into both. The walk is a real one, from
/// the root, so that no stale upper entry is ever used; the model counts what hardware would read, with its walk caches.</para>
/// <para>The CPU's loop calls <see cref="Poll"/> between instructions: it acknowledges the shootdowns of its address space and of global
/// pages. What a translation leads to may be used until the next call of <see cref="Poll"/>, <see cref="Load"/>, <see cref="Pause"/> or
/// <see cref="Resume"/>, and not beyond. A halted CPU pauses, so that nobody waits for it.</para>
/// <para>A hit in the TLB knows the rights and the dirty bit only: memory types and the bits that are software's are in the
/// flags of a walk. A supervisor's write to a read-only page with CR0.WP clear is walked for each time. Where the TLB has no
/// entries of the page's size it is given a smaller page of it, as processors do.</para>
/// <para>Nothing is allocated in the steady state. Thread safety: one thread at a time, the CPU's own.</para>
/// </remarks>
public sealed partial class TranslationUnit : ILocalTranslations, IDisposable
{
    private readonly MachineMemory _memory;
    private readonly MachineShootdowns _shootdowns;
    private readonly Mmu _mmu;
    private readonly PageSize[] _levels;
    private Shootdown? _space;
    private bool _isRunning;

    /// <summary>Makes a CPU's unit; nothing is loaded yet.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="format">How the tables look that it walks.</param>
    /// <param name="shootdowns">The machine's shootdowns.</param>
    /// <param name="options">What it is made of; a walker alone if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The machine has no such CPU.</exception>
    public TranslationUnit(
        CpuId cpu,
        MachineMemory memory,
        PageTableFormat format,
        MachineShootdowns shootdowns,
        TranslationUnitOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(shootdowns);
        if ((uint)cpu.Value >= (uint)shootdowns.Cpus)
        {
            throw new ArgumentOutOfRangeException(
                nameof(cpu),
                $"{cpu} is not one of the {shootdowns.Cpus} CPUs of these shootdowns."
            );
        }

        Cpu = cpu;
        Tlb = options?.Tlb;
        Cache = options?.Cache;
        _memory = memory;
        _shootdowns = shootdowns;
        _mmu = new(memory, format, options?.Policy, this);
        _levels = format.WalkSpans();
    }

    /// <summary>The CPU.</summary>
    public CpuId Cpu { get; }

    /// <summary>The model, if there is one.</summary>
    public Tlb? Tlb { get; }

    /// <summary>The cache, if there is one. Who asks it directly does so only while the unit runs, and polls as for the unit itself.</summary>
    public TranslationCache? Cache { get; }

    /// <summary>How the tables look.</summary>
    public PageTableFormat Format => _mmu.Format;

    /// <summary>The top table that is loaded, if any: CR3.</summary>
    public Mfn? Root => _mmu.Root;

    /// <summary>The identifier of what is loaded; 0 without CR4.PCIDE.</summary>
    public AddressSpaceId Id => _mmu.Id;

    /// <summary>The address of the last page fault: CR2.</summary>
    public GuestVirtualAddress FaultAddress => _mmu.FaultAddress;

    /// <summary>The walks that were really made, each from the root.</summary>
    public MmuCounts Counts => _mmu.Counts;

    /// <summary>Whether it may translate: an address space is loaded, and it is not paused.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>The control registers; the cache forgets everything at each change, the model what hardware would.</summary>
    public PagingControls Controls
    {
        get => _mmu.Controls;
        set
        {
            if (value != _mmu.Controls)
            {
                _mmu.Controls = value;
                Cache?.FlushAll();
            }
        }
    }

    /// <summary>The privilege level, 0 to 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public int PrivilegeLevel
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, 3U, nameof(value));
            field = value;
            UseCache();
        }
    }

    /// <summary>Switches to an address space, and runs.</summary>
    /// <param name="space">The address space; its <see cref="AddressSpaceOptions.Invalidator"/> is these shootdowns.</param>
    /// <param name="keepsTranslations">As in <see cref="Mmu.Load"/>.</param>
    /// <exception cref="ArgumentException">Its tables look otherwise, or its changes would not be heard of here.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void Load(AddressSpace space, bool keepsTranslations = false)
    {
        ArgumentNullException.ThrowIfNull(space);
        if (!ReferenceEquals(space.Invalidator, _shootdowns))
        {
            throw new ArgumentException(
                $"Address space {space.Id} tells its changes to somebody else: make it with these shootdowns as its {nameof(AddressSpaceOptions.Invalidator)}.",
                nameof(space)
            );
        }

        var shootdown = _shootdowns.Of(space.Id);
        _mmu.Load(space, keepsTranslations);
        Join(shootdown);
    }

    /// <summary>Switches to tables that somebody else has written, and runs.</summary>
    /// <param name="root">The top table.</param>
    /// <param name="owner">Who must own it; a reference is held while it is loaded.</param>
    /// <param name="id">The identifier to tell its translations, and its shootdowns, by.</param>
    /// <param name="keepsTranslations">As in <see cref="Mmu.Load"/>.</param>
    /// <returns><see langword="false"/> if the frame is outside the machine or not the owner's: nothing was changed.</returns>
    /// <remarks>Who takes a frame away from the tables' writer begins a shootdown of <paramref name="id"/> and waits for it, for the writer may not.</remarks>
    public bool TryLoad(
        Mfn root,
        DomainId owner,
        AddressSpaceId id = default,
        bool keepsTranslations = false
    )
    {
        var shootdown = _shootdowns.Of(id);
        if (!_mmu.TryLoad(root, owner, id, keepsTranslations))
        {
            return false;
        }

        Join(shootdown);
        return true;
    }

    /// <summary>Acknowledges what has been announced: two loads a shootdown when there is nothing.</summary>
    /// <returns>Whether anything was flushed.</returns>
    public bool Poll()
    {
        if (!_isRunning)
        {
            return false;
        }

        var target = new TlbFlushTarget(Id, Tlb, Cache);
        var flushed = _shootdowns.Global.Poll(Cpu, ref target);
        return _space!.Poll(Cpu, ref target) || flushed;
    }

    /// <summary>Stops using translations, as a halted CPU does: nobody waits for it until it resumes.</summary>
    public void Pause()
    {
        if (_isRunning)
        {
            _isRunning = false;
            _space!.Leave(Cpu);
            _shootdowns.Global.Leave(Cpu);
        }
    }

    /// <summary>Goes on where it paused; what it has missed is flushed.</summary>
    /// <exception cref="InvalidOperationException">Nothing is loaded.</exception>
    public void Resume()
    {
        if (_space is null)
        {
            throw NothingLoaded();
        }

        if (!_isRunning)
        {
            var target = new TlbFlushTarget(Id, Tlb, Cache);
            _shootdowns.Global.Enter(Cpu, ref target);
            _space.Enter(Cpu, ref target);
            _isRunning = true;
        }
    }

    /// <summary>What the CPU's own INVLPG does: forgets a page, of any size, in the address space that is loaded.</summary>
    /// <param name="address">An address in the page.</param>
    public void InvalidatePage(GuestVirtualAddress address)
    {
        Tlb?.FlushPage(address, Id);
        // The cache does not know how large the page is.
        Cache?.FlushAll();
    }

    /// <summary>Translates an address for the CPU's privilege level.</summary>
    /// <param name="address">The address.</param>
    /// <param name="access">What is to be done there.</param>
    /// <param name="translation">Where it leads; <see cref="PageTranslation.References"/> is 0 if the TLB knew.</param>
    /// <param name="fault">Or why not; of a page fault the address is then in <see cref="FaultAddress"/> too.</param>
    /// <returns>Whether it leads anywhere.</returns>
    /// <exception cref="InvalidOperationException">Nothing is loaded, or it is paused.</exception>
    public bool TryTranslate(
        GuestVirtualAddress address,
        PageAccess access,
        out PageTranslation translation,
        out PageFault fault
    )
    {
        ThrowIfNotRunning();
        if (TryHit(address, access, out translation))
        {
            fault = default;
            return true;
        }

        if (!_mmu.TryTranslate(address, access, PrivilegeLevel, out translation, out fault))
        {
            Tlb?.CountWalk(fault.References);
            return false;
        }

        Keep(translation);
        return true;
    }

    /// <summary>Lets go of what is loaded. The parts that it was made of are their makers'.</summary>
    public void Dispose()
    {
        Pause();
        _mmu.Dispose();
        _space = null;
    }

    /// <inheritdoc/>
    void ILocalTranslations.Flush(AddressSpaceId space)
    {
        Tlb?.LoadRoot(space);
        Cache?.FlushSpace(space);
    }

    /// <inheritdoc/>
    void ILocalTranslations.FlushAll()
    {
        Tlb?.FlushAll();
        Cache?.FlushAll();
    }

    // The root is loaded already, and nothing translated by it: the CPU is in no shootdown that it does not hear of.
    private void Join(Shootdown space)
    {
        if (_isRunning)
        {
            _space!.Leave(Cpu);
        }

        var target = new TlbFlushTarget(Id, Tlb, Cache);
        if (!_isRunning)
        {
            _shootdowns.Global.Enter(Cpu, ref target);
        }

        _space = space;
        space.Enter(Cpu, ref target);
        _isRunning = true;
        UseCache();
    }

    private void UseCache() => Cache?.Use(Id, PrivilegeLevel == 3);

    private void ThrowIfNotRunning()
    {
        if (!_isRunning)
        {
            throw _space is null
                ? NothingLoaded()
                : new InvalidOperationException(
                    $"{Cpu} is paused: its translations may be stale. Call {nameof(Resume)} first."
                );
        }
    }

    private InvalidOperationException NothingLoaded() =>
        new($"{Cpu} has no address space loaded: call {nameof(Load)} first.");
}
