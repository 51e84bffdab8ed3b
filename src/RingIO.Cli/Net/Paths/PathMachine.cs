// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Linux;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Cli.Net.Paths;

/// <summary>The near machine's memory and domains: real mappings for each domain where the operating system can, else modelled ones.</summary>
/// <remarks>Ownership: it owns all that it makes. Thread safety: one thread at a time.</remarks>
internal sealed class PathMachine : IDisposable
{
    private readonly Stack<IDisposable> _owned = new();
    private readonly List<Domain> _domains = [];
    private readonly GrantableMemory? _grantable;
    private readonly bool _superpages;

    /// <summary>Makes a machine.</summary>
    /// <param name="frames">How many frames of 4 KiB, rounded up to whole superpages.</param>
    /// <param name="isReal">Whether each domain sees its memory through mappings of its own.</param>
    /// <param name="superpages">Whether superpages may translate it, and buffers are clustered.</param>
    public PathMachine(int frames, bool isReal, bool superpages)
    {
        IsReal = isReal;
        _superpages = superpages;
        // Whole superpages, as huge memfds have them.
        frames = (int)(PageSize.Size2M.RoundUp((long)frames << PageSize.Size4K.Shift) >> PageSize.Size4K.Shift);
        try
        {
            IPageBacking backing;
            if (isReal)
            {
                var pages = Own(
                    MemfdBacking.Create(
                        new MemfdOptions
                        {
                            Length = (long)frames * PageSize.Size4K.Bytes,
                            Name = "ringio-net",
                            Pages = superpages ? MemfdPages.TransparentHuge : MemfdPages.Default,
                            OnShortage = ShortagePolicy.FallBack,
                            Prefault = true,
                        }
                    )
                );
                _grantable = Own(new GrantableMemory(frames));
                _grantable.Add(pages);
                backing = _grantable.Backing;
            }
            else
            {
                backing = Own(new PortableBacking((long)frames * PageSize.Size4K.Bytes));
            }

            Machine = Own(new MachineMemory(backing));
            Allocator = Own(
                new FrameAllocator(
                    Machine,
                    new FrameAllocatorOptions
                    {
                        Policy = superpages ? PlacementPolicy.Clustered : PlacementPolicy.Naive,
                    }
                )
            );
            Registry = new DomainRegistry(Allocator, NoTranslations.Instance);
        }
        catch
        {
            DisposeOwned();
            throw;
        }
    }

    /// <summary>Whether mappings are the processor's.</summary>
    public bool IsReal { get; }

    /// <summary>The machine's memory.</summary>
    public MachineMemory Machine { get; }

    /// <summary>Where frames come from.</summary>
    public FrameAllocator Allocator { get; }

    /// <summary>The domains.</summary>
    public DomainRegistry Registry { get; }

    /// <summary>Makes a domain.</summary>
    /// <param name="frames">How many frames it has.</param>
    /// <returns>The domain.</returns>
    public Domain Create(int frames)
    {
        var options = new DomainOptions { MemoryFrames = frames, MaxMemoryFrames = frames };
        if (_grantable is not null)
        {
            var window = Own(new PageWindow(frames));
            var paging = _superpages ? FrameViewPaging.Runs : FrameViewPaging.OneByOne;
            options = options with { View = new WindowFrameView(window, _grantable, paging) };
        }

        if (!Registry.TryCreate(options, out var domain))
        {
            throw new CliException(
                $"A domain of {frames} pages finds no room: more memory, or more mappings (vm.max_map_count), are needed."
            );
        }

        _domains.Add(domain);
        return domain;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var index = _domains.Count - 1; index >= 0; index--)
        {
            Registry.Destroy(_domains[index]);
        }

        _domains.Clear();
        Registry.Reclaim();
        DisposeOwned();
    }

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
