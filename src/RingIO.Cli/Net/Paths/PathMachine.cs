// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Drivers;
using RingIO.Linux;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;
using MappedPages = RingIO.Drivers.MappedPages;

namespace RingIO.Cli.Net.Paths;

/// <summary>The near machine's memory and domains: real mappings for each domain where the operating system can, else modelled ones.</summary>
/// <remarks>Ownership: it owns all that it makes. Thread safety: one thread at a time.</remarks>
internal sealed class PathMachine : IDisposable
{
    // More than two rings' slots: each slot has a place of its own.
    private const int Places = 4096;

    private readonly Stack<IDisposable> _owned = new();
    private readonly GrantableMemory? _grantable;
    private readonly DomainHost _host;
    private readonly bool _superpages;

    /// <summary>Makes a machine.</summary>
    /// <param name="frames">How many frames of 4 KiB, rounded up to whole superpages.</param>
    /// <param name="isReal">Whether each domain sees its memory through mappings of its own.</param>
    /// <param name="superpages">Whether superpages may translate it, and buffers are clustered.</param>
    /// <param name="invalidator">Hears which translations are no more; <see langword="null"/>: nobody does.</param>
    public PathMachine(
        int frames,
        bool isReal,
        bool superpages,
        ITranslationInvalidator? invalidator = null
    )
    {
        _superpages = superpages;
        var bytes = PageSize.Size2M.RoundUp((long)frames << PageSize.Size4K.Shift);
        try
        {
            IPageBacking backing;
            if (isReal)
            {
                var pages = Own(MemfdBacking.Create(Memfd(bytes)));
                _grantable = Own(new GrantableMemory(bytes >> PageSize.Size4K.Shift));
                _grantable.Add(pages);
                backing = _grantable.Backing;
            }
            else
            {
                backing = Own(new PortableBacking(bytes));
            }

            var placement = new FrameAllocatorOptions
            {
                Policy = superpages ? PlacementPolicy.Clustered : PlacementPolicy.Naive,
            };
            _host = new DomainHost(backing, invalidator, placement);
        }
        catch
        {
            DisposeOwned();
            throw;
        }
    }

    /// <summary>The domains, the store and the event channels.</summary>
    public DomainHost Host => _host;

    /// <summary>Makes a domain.</summary>
    /// <param name="pages">How many pages of its own it needs.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="CliException">There is no room for it.</exception>
    public DomainContext Create(int pages)
    {
        // One more is shared with the hypervisor.
        var frames = pages + 1;
        var options = new DomainContextOptions
        {
            Domain = new DomainOptions
            {
                MemoryFrames = frames,
                MaxMemoryFrames = frames,
                GrantFrames = (8, 64),
            },
        };
        if (_grantable is { } memory)
        {
            var own = Own(new PageWindow(frames));
            var others = Own(new PageWindow(Places));
            var paging = _superpages ? FrameViewPaging.Runs : FrameViewPaging.OneByOne;
            options = options with
            {
                Domain = options.Domain with
                {
                    View = new WindowFrameView(own, memory, paging),
                    GrantMapper = new WindowGrantMapper(others, memory),
                },
                Mapped = MappedPages.Real((ulong)others.Address, Places),
            };
        }

        try
        {
            return _host.Create(options);
        }
        catch (InvalidOperationException)
        {
            throw new CliException(
                $"A domain of {frames} pages finds no room: more memory, or more mappings (sysctl vm.max_map_count), are needed; --modelled needs no mappings."
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Windows outlive the domains that are seen through them.
        try
        {
            _host.Dispose();
        }
        finally
        {
            DisposeOwned();
        }
    }

    private MemfdOptions Memfd(long bytes) =>
        new()
        {
            Length = bytes,
            Name = "ringio-net",
            Pages = _superpages ? MemfdPages.TransparentHuge : MemfdPages.Default,
            OnShortage = ShortagePolicy.FallBack,
            Prefault = true,
        };

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private void DisposeOwned()
    {
        while (_owned.TryPop(out var owned))
        {
            owned.Dispose();
        }
    }
}
