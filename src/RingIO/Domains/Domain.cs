// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Domains;

/// <summary>A domain: memory, an address space, a grant table, and what others add to it, under one id that no other ever has.</summary>
/// <remarks>
/// <see cref="DomainRegistry"/> makes and destroys it. Destroying is not the end: frames that others have mapped stay until the last mapping
/// is gone, and what a CPU may still reach until it has acknowledged; the registry goes on with it at each
/// <see cref="DomainRegistry.Reclaim"/>. Thread safety: as its parts; <see cref="Add"/> from any thread. Whoever destroys it, or goes on with
/// that, is the only one to use its address space meanwhile.
/// </remarks>
public sealed class Domain
{
    private readonly Lock _gate = new();
    private readonly List<IDomainResource> _resources = [];
    private readonly bool _mapsByItself;
    private bool _isSpaceClosing;
    private bool _isSpaceClosed;

    internal Domain(
        DomainId id,
        FrameAllocator allocator,
        GrantRegistry registry,
        AddressSpaceOptions space,
        DomainOptions options
    )
    {
        Id = id;
        Memory = new(allocator, id, options.MaxMemoryFrames, options.View);
        AddressSpace = new(allocator.Machine, new AllocatedFrames(allocator, id), space);
        _mapsByItself = options.GrantMapper is null;
        Grants = new(
            new()
            {
                Domain = id,
                Memory = allocator.Machine,
                Source = new AllocatedFrames(
                    allocator,
                    DomainRegistry.Machine,
                    PlacementClass.General
                ),
                Frames = Memory,
                Mapper = options.GrantMapper ?? new AddressSpaceGrantMapper(AddressSpace),
                MaxFrames = options.GrantFrames.Most,
                MaxHandles = options.MaxGrantHandles,
            }
        );
        Calls = new(allocator.Machine, registry, Grants);
    }

    /// <summary>Its number, and how many domains had that before.</summary>
    public DomainId Id { get; }

    /// <summary>Its memory.</summary>
    public DomainMemory Memory { get; }

    /// <summary>Its page tables.</summary>
    public AddressSpace AddressSpace { get; }

    /// <summary>Its grant table, as the hypervisor keeps it.</summary>
    public GrantTable Grants { get; }

    /// <summary>What it asks of the hypervisor about grants.</summary>
    public GrantHypercalls Calls { get; }

    /// <summary>How far its life has come.</summary>
    public DomainState State { get; private set; }

    /// <summary>Adds something that goes with the domain.</summary>
    /// <param name="resource">What.</param>
    /// <exception cref="InvalidOperationException">The domain is going already.</exception>
    public void Add(IDomainResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        lock (_gate)
        {
            if (State != DomainState.Alive)
            {
                throw new InvalidOperationException(
                    $"{Id} is {State}: nothing can be added to it any more."
                );
            }

            _resources.Add(resource);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Id}, {State}";

    internal void Condemn()
    {
        lock (_gate)
        {
            if (State == DomainState.Alive)
            {
                State = DomainState.Dying;
            }
        }
    }

    /// <summary>Gives back all that can be given back now; each part for itself, so that one that waits holds back no other.</summary>
    /// <returns>Whether the domain is gone.</returns>
    internal bool TryReclaim()
    {
        lock (_gate)
        {
            _resources.RemoveAll(resource => resource.TryReclaim(this));
            if (!(_isSpaceClosing && _mapsByItself))
            {
                Grants.LeaveAll(areGone: false);
            }

            if (!_isSpaceClosed && !AddressSpace.IsLoaded)
            {
                _isSpaceClosing = true;
                _isSpaceClosed = Grants.WhileNoneMaps(AddressSpace.TryClose);
            }

            Grants.Reclaim();
            var handles = Grants.Handles;

            if (_isSpaceClosed && _mapsByItself && handles > 0)
            {
                handles = Grants.LeaveAll(areGone: true);
            }

            // Both are asked, whatever the first one says.
            var isMemoryFree = Memory.TryFreeAll();
            var isTableFree = Grants.TryFreeFrames();
            if (
                _resources.Count == 0
                && _isSpaceClosed
                && handles == 0
                && isMemoryFree
                && isTableFree
            )
            {
                State = DomainState.Gone;
            }

            return State == DomainState.Gone;
        }
    }
}
