// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Drivers;

/// <summary>A machine in this process on which split drivers run: memory, domains, event channels and the store, put together.</summary>
/// <remarks>
/// Nothing runs by itself: each domain's software advances by <see cref="DomainContext.Step"/> and its drivers' own steps. Ownership: it owns
/// what it makes, and the backing is the caller's. Threading: one thread at a time.
/// </remarks>
public sealed class DomainHost : IDisposable
{
    private readonly List<DomainContext> _contexts = [];
    private readonly PortableBacking? _ownBacking;
    private bool _disposed;

    /// <summary>Makes a machine without domains.</summary>
    /// <param name="frames">How many frames of 4 KiB it has, at least 2; frame 0 is given to nobody, since a device address of 0 means "none".</param>
    /// <param name="invalidator">The shootdowns of its CPUs; null where there is none.</param>
    public DomainHost(int frames = 1 << 14, ITranslationInvalidator? invalidator = null)
        : this(new PortableBacking((long)frames << PageSize.Size4K.Shift), invalidator) =>
        _ownBacking = (PortableBacking)Machine.Backing;

    /// <summary>Makes a machine without domains in memory that the caller brings.</summary>
    /// <param name="backing">The memory; it is the caller's and outlives this.</param>
    /// <param name="invalidator">The shootdowns of its CPUs; null where there is none.</param>
    /// <param name="placement">How frames are placed; null for the defaults.</param>
    public DomainHost(
        IPageBacking backing,
        ITranslationInvalidator? invalidator = null,
        FrameAllocatorOptions? placement = null
    )
    {
        Machine = new(backing);
        Allocator = new(Machine, new(1), Machine.FrameCount - 1, placement);
        Registry = new(Allocator, invalidator ?? NoTranslations.Instance);
    }

    /// <summary>The machine's memory.</summary>
    public MachineMemory Machine { get; }

    /// <summary>Where all frames come from.</summary>
    public FrameAllocator Allocator { get; }

    /// <summary>The domains.</summary>
    public DomainRegistry Registry { get; }

    /// <summary>The event channels.</summary>
    public EventChannels Channels { get; } = new();

    /// <summary>The store.</summary>
    public XenStore Store { get; } = new();

    /// <summary>Makes a domain with all that its drivers need, and its home in the store.</summary>
    /// <param name="options">What it is to be; null for the defaults.</param>
    /// <returns>The domain's context.</returns>
    /// <exception cref="InvalidOperationException">There is too little memory for it.</exception>
    /// <exception cref="ArgumentException">Its number is taken, or an option is out of range.</exception>
    public DomainContext Create(DomainContextOptions? options = null)
    {
        options ??= new();
        if (!Registry.TryCreate(options.Domain, out var domain))
        {
            throw new InvalidOperationException(
                $"The machine's {Machine.FrameCount} frames do not hold one more domain of {options.Domain.MemoryFrames}: give it more memory."
            );
        }

        var number = domain.Id.Number;
        if (number != XenStore.PrivilegedDomain)
        {
            Store.Introduce(number);
            Store.CreateHome(number);
        }

        var context = new DomainContext(this, domain, options);
        _contexts.Add(context);
        return context;
    }

    /// <summary>Makes a split device's two directories in the store.</summary>
    /// <param name="device">The device.</param>
    /// <returns>How it ended; <see cref="XenstoreError.Exists"/> if it is there.</returns>
    public XenstoreError CreateDevice(XenbusDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        using var toolstack = Store.Connect(XenStore.PrivilegedDomain);
        return device.Create(toolstack);
    }

    /// <summary>Destroys a domain at once, whatever it is doing: its drivers' peers see it gone in the store.</summary>
    /// <param name="context">The domain's context; it is of no more use.</param>
    /// <returns>Whether all that it had is back; if not, <see cref="DomainRegistry.Reclaim"/> goes on with it when others have let go.</returns>
    public bool Destroy(DomainContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!_contexts.Remove(context))
        {
            return context.Domain.State == DomainState.Gone;
        }

        context.Dispose();
        Store.Release(context.Domain.Id.Number);
        return Registry.Destroy(context.Domain);
    }

    /// <summary>Destroys all domains and gives the memory back. Disposing twice is harmless.</summary>
    /// <exception cref="InvalidOperationException">A domain does not go: somebody has its pages still.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        while (_contexts.Count > 0)
        {
            Destroy(_contexts[^1]);
        }

        if (Registry.Reclaim() is > 0 and var left)
        {
            throw new InvalidOperationException(
                $"{left} domain(s) of the machine do not go: let go of what is mapped of them first."
            );
        }

        _disposed = true;
        Allocator.Dispose();
        Machine.Dispose();
        _ownBacking?.Dispose();
    }
}
